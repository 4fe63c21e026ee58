//! Is this row of a message list a mail or an advertisement?
