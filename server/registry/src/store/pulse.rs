//! The one row that is written to see whether the database takes writes.

statements! {
    BEAT = "
        update pulse
        set at = $1
        where id = 1";
}
