//! Real browsers, real consent platforms, a real webmail; and the demonstration.
