//! Passwords and verification codes: what is accepted (网络安全法 and 等级保护 ask for rules; the numbers are the product's).

/// Longest accepted password, in characters; more only costs hashing time.
pub const PASSWORD_MAX: usize = 128;

/// Passwords that everybody tries first, lower case. Sequences and repetitions are found by rule instead.
const COMMON: &[&str] = &[
    "password",
    "password1",
    "password12",
    "password123",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword1",
    "qwerty123",
    "qwertyuiop",
    "qwerty1234",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "1qaz2wsx3edc",
    "qazwsxedc",
    "qazwsx123",
    "zaq12wsx",
    "abc12345",
    "abc123456",
    "abcd1234",
    "abcd123456",
    "a1234567",
    "a12345678",
    "a123456789",
    "aa123456",
    "aa12345678",
    "asd123456",
    "asdf1234",
    "asdfghjkl",
    "woaini1314",
    "woaini520",
    "woaini123",
    "iloveyou1",
    "5201314520",
    "1314520520",
    "5211314521",
    "admin123",
    "admin1234",
    "admin888",
    "administrator",
    "welcome1",
    "welcome123",
    "letmein123",
    "monkey123",
    "dragon123",
    "sunshine1",
    "football1",
    "princess1",
    "trustno1",
    "changeme1",
    "zxcvbnm123",
    "zxcvbnm1",
    "q1w2e3r4",
    "q1w2e3r4t5",
    "q123456789",
    "w123456789",
    "z123456789",
    "x123456789",
    "qq123456",
    "qq12345678",
    "qq123456789",
    "li123456",
    "wang123456",
    "zhang123456",
    "linfen123",
    "linfen0357",
];

/// Why a new password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Nothing typed.
    #[error("请设置密码")]
    Missing,
    /// Shorter than 10 characters, or than 8 with two classes.
    #[error("密码太短：至少10位；或至少8位并同时包含字母、数字、符号中的两种")]
    TooShort,
    /// Longer than [`PASSWORD_MAX`].
    #[error("密码太长：最多128位")]
    TooLong,
    /// One of the passwords everybody tries first, a sequence, a repetition or the phone number.
    #[error("这个密码太常见，容易被猜到，请换一个")]
    Common,
}

/// Accepts at least 10 characters, or 8 with two classes, that are not among the common ones and do not repeat the
/// login.
pub fn check_new_password(password: &str, login: &str) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length == 0 {
        return Err(PasswordProblem::Missing);
    }
    if length > PASSWORD_MAX {
        return Err(PasswordProblem::TooLong);
    }
    let classes = usize::from(password.chars().any(char::is_alphabetic))
        + usize::from(password.chars().any(char::is_numeric))
        + usize::from(password.chars().any(|c| !c.is_alphanumeric()));
    if length < 8 || (length < 10 && classes < 2) {
        return Err(PasswordProblem::TooShort);
    }
    let lower = password.to_lowercase();
    if COMMON.contains(&lower.as_str())
        || is_monotone(&lower)
        || (!login.is_empty() && lower.contains(&login.to_lowercase()))
    {
        return Err(PasswordProblem::Common);
    }
    Ok(())
}

/// `aaaaaaaaaa`, `1234567890`, `0987654321`, `abababab…`: at most two different steps between neighbours all the way.
fn is_monotone(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: Vec<i64> = codes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let sequence = steps.iter().filter(|step| step.abs() <= 1).count() + 1 >= steps.len();
    let repeated = codes.len() >= 4 && codes.iter().skip(2).zip(&codes).all(|(a, b)| a == b);
    sequence || repeated
}

/// Reads a six-digit code, full-width digits and blanks folded.
pub fn verification_code(raw: &str) -> Result<String, &'static str> {
    let code = crate::text::fold_code(raw);
    if code.is_empty() {
        return Err("请输入短信验证码");
    }
    if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(code)
    } else {
        Err("验证码是6位数字，请核对短信后重新输入")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_characters_or_eight_of_two_classes() {
        for good in ["tractor7x", "挖掘机司机老王的密码", "correcthorse", "kq7!mz2p", "8304719265"] {
            assert_eq!(check_new_password(good, "13800000001"), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("", PasswordProblem::Missing),
            ("abcdefg", PasswordProblem::TooShort),
            ("kqzmwpxy", PasswordProblem::TooShort),
            ("a1", PasswordProblem::TooShort),
            ("1234567890", PasswordProblem::Common),
            ("9876543210", PasswordProblem::Common),
            ("aaaaaaaaaaaa", PasswordProblem::Common),
            ("ababababab", PasswordProblem::Common),
            ("Password123", PasswordProblem::Common),
            ("Qq123456", PasswordProblem::Common),
            ("13800000001", PasswordProblem::Common),
            ("x13800000001", PasswordProblem::Common),
        ] {
            assert_eq!(check_new_password(bad, "13800000001"), Err(why), "{bad}");
        }
        assert_eq!(check_new_password(&"x7".repeat(65), ""), Err(PasswordProblem::TooLong));
    }

    #[test]
    fn codes_with_full_width_digits_are_folded() {
        assert_eq!(verification_code(" １２３ 456 ").as_deref(), Ok("123456"));
        assert!(verification_code("12345").is_err());
        assert!(verification_code("12345a").is_err());
    }
}
