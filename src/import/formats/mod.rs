//! The layouts of accounting programs, one file each. A layout says whether a file is its own (`matches`) and what the
//! file says (`read`).

mod trial;
