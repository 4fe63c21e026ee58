#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| temoin_fuzz::stored::journal(bytes));
