//! Writing drafts: one request, one typed failure, several providers.

pub mod rules;
