//! Numbers that other authorities and makers gave to people, companies and machines.
//!
//! Each has a type that can only be made by `parse`, which folds full-width forms first. A wrong shape is an error;
//! a check digit that genuine documents get wrong is a question for a second look, asked by a method of the type.

pub mod credit_code;
pub mod disclosure_number;
pub mod factory_number;
pub mod machine_env_code;
pub mod phone;
pub mod pin;
pub mod resident_id;

pub use credit_code::CreditCode;
pub use disclosure_number::DisclosureNumber;
pub use factory_number::FactoryNumber;
pub use machine_env_code::MachineEnvCode;
pub use phone::{ContactPhone, Mobile};
pub use pin::Pin;
pub use resident_id::ResidentId;

use crate::vocabulary::coded_enum;

coded_enum! {
    /// Why a number was refused; the sentence says what is wrong and what to do.
    IdentifierProblem: sentence {
        Empty => "empty", "内容为空，请填写后再试";
        ResidentIdLength => "resident_id_length", "身份证号应为18位（旧版外国人永久居留身份证为3个字母和12位数字），请对照证件逐位核对";
        ResidentIdOld => "resident_id_old", "15位旧身份证号已停止使用，请填写现行18位身份证号";
        ResidentIdCharacters => "resident_id_characters", "身份证号前17位应为数字，末位应为数字或字母X，请核对";
        ResidentIdProvince => "resident_id_province", "身份证号前两位不是有效的省份代码，请核对";
        ResidenceCardProvince => "residence_card_province", "外国人永久居留身份证号码第2、3位不是有效的省份代码，请核对";
        ResidentIdBirthDate => "resident_id_birth_date", "身份证号第7至14位不是有效的出生日期，请核对";
        ResidentIdCheckDigit => "resident_id_check_digit", "身份证号末位校验码不符，请对照证件逐位核对";
        CreditCodeLength => "credit_code_length", "统一社会信用代码应为18位，请对照营业执照核对";
        CreditCodeCharacters => "credit_code_characters", "统一社会信用代码中不使用字母I、O、S、V、Z，第3至8位应为数字，请检查是否把数字0、1、2、5误填成字母";
        MobileShape => "mobile_shape", "手机号应为11位数字，以13至19开头，请核对";
        ContactPhoneShape => "contact_phone_shape", "联系电话应为11位手机号，或带区号的固定电话（如0357-2012345，有分机的写0357-2012345转801），请核对";
        PinLength => "pin_length", "产品识别码（PIN）应为17位，请对照机械铭牌核对，两端的*号不计；没有产品识别码的请填写出厂编号";
        PinCharacters => "pin_characters", "产品识别码（PIN）只含数字和字母，且不使用字母I、O、Q，请检查是否应为数字1或0";
        FactoryNumberShape => "factory_number_shape", "出厂编号应为3至30位字母、数字或“-”“/”“.”，请对照机械铭牌核对";
        MachineEnvCodeLength => "machine_env_code_length", "机械环保代码应为17位，请对照机身标识核对，两端的*号不计";
        MachineEnvCodeCharacters => "machine_env_code_characters", "机械环保代码只含数字和字母，请核对";
        DisclosureNumberShape => "disclosure_number_shape",
            "环保信息公开编号应为CN开头的24位编号（如CN FJ G4 00 0L53000006 000001），请对照环保信息标签核对";
        RegistrationNumberShape => "registration_number_shape", "环保登记号码格式不正确，应如3-DL000123，请对照环保标牌核对";
    }
}

impl std::fmt::Display for IdentifierProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for IdentifierProblem {}

/// What all types that hold one normalised text share: reading it, and serde that parses on the way in.
macro_rules! normalised_text {
    ($name:ident) => {
        impl $name {
            /// The normalised text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&text).map_err(|problem| serde::de::Error::custom(problem.code()))
            }
        }
    };
}
use normalised_text;

/// For personal numbers: the first `head` and the last `tail` characters stay, the middle becomes stars.
fn masked(text: &str, head: usize, tail: usize) -> String {
    let hidden = head..text.len().saturating_sub(tail);
    text.chars().enumerate().map(|(index, c)| if hidden.contains(&index) { '*' } else { c }).collect()
}
