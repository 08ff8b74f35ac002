//! `/office` print_templates: not moved yet.
