//! The second step of signing in: secrets, used steps, recovery codes, and the passwords that must be changed first.

use crate::store::statements;

/// What signing in asks about an account.
#[derive(Debug, sqlx::FromRow)]
pub struct FactorRow {
    pub password_hash: String,
    pub totp_sealed: Option<String>,
}

statements! {
    FIND = "
        select password_hash, totp_sealed
        from account
        where id = $1 and closed_at is null";
    SET_SECRET = "
        update account
        set totp_sealed = $2, totp_step = $3, version = version + 1
        where id = $1 and totp_sealed is null and closed_at is null";
    /// A step minutes ahead was used under a clock that ran ahead.
    USE_STEP = "
        update account
        set totp_step = case when totp_step < 0 then totp_step else $2 end
        where id = $1 and (totp_step < $2 or totp_step > $2 + 10) and closed_at is null";
    FORGET_SECRET = "
        update account
        set totp_sealed = null, totp_step = 0, version = version + 1
        where id = $1";
    SET_PASSWORD = "
        update account
        set password_hash = $2, temporary_since = null
        where id = $1 and password_hash = $3 and closed_at is null";
    INSERT_RECOVERY = "
        insert into recovery_code (account_id, code_hash)
        values ($1, $2)";
    DROP_RECOVERY = "
        delete from recovery_code
        where account_id = $1";
    USE_RECOVERY = "
        update recovery_code
        set used_at = $3
        where account_id = $1 and code_hash = $2 and used_at is null";
    COUNT_RECOVERY = "
        select count(*)
        from recovery_code
        where account_id = $1 and used_at is null";
}
