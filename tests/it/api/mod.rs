//! The API, route by route, as `src/web/api/` has them.

mod company;
mod rights;
mod openapi;
