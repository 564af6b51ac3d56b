//! The boundary to models: no answer reaches another request, nothing of a call is kept that is not told, no prompt holds
//! what only the operator may know, and no answer brings anything in that was not asked for.

mod answers;
mod echo;
mod kept;
mod secrets;
