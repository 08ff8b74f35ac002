//! The closed lists of the manual: what can be registered, what it burns and what cleans its exhaust.
//!
//! Every list has a Chinese label for people and a stable ASCII code for forms, addresses and the database.
//! The macro that writes such lists lives here too and serves the other modules of the crate.

/// Writes an enum whose variants have a stable ASCII code and Chinese words; serde reads and writes the code.
///
/// `Name: words { Variant => "code", "中文"; }`, where `words` names the method that returns the Chinese.
macro_rules! coded_enum {
    ($(#[$meta:meta])* $name:ident: $words:ident { $($variant:ident => $code:literal, $text:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $text] $variant,)+
        }

        impl $name {
            /// Every value, in the order in which people see them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable ASCII key used in forms, addresses and the database.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The value with this key.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }

            /// The Chinese words that people read.
            pub const fn $words(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::from_code(&code).ok_or_else(|| serde::de::Error::custom(concat!("no such ", stringify!($name))))
            }
        }
    };
}
pub(crate) use coded_enum;

/// Lets a list be read back from its Chinese label, as tables and imports give it.
macro_rules! read_labels {
    ($($name:ident)+) => {
        $(impl $name {
            /// The value with this Chinese label; blanks around it and full-width forms do not matter.
            pub fn from_label(label: &str) -> Option<Self> {
                let label = crate::text::fold(label);
                Self::ALL.iter().copied().find(|value| value.label() == label)
            }
        })+
    };
}
read_labels!(RegistrationType Product Fuel Aftertreatment);

coded_enum! {
    /// 登记类型: a machine, or a vehicle that works inside a plant without road plates.
    ///
    /// 临汾市生态环境局 notice of 2019-11; manual, 登记类型.
    RegistrationType: label {
        Machine => "machine", "机械";
        Vehicle => "vehicle", "场内车辆";
    }
}

coded_enum! {
    /// 产品名称, the kinds of machine of the manual.
    ///
    /// 环办大气函〔2019〕655号; manual, 产品名称.
    Product: label {
        RoadRoller => "road_roller", "压路机";
        Loader => "loader", "装载机";
        Excavator => "excavator", "挖掘机";
        Forklift => "forklift", "叉车";
        Bulldozer => "bulldozer", "推土机";
        Crane => "crane", "起重机";
        Paver => "paver", "摊铺机";
        Grader => "grader", "平地机";
        PilingMachine => "piling_machine", "桩工机械";
        Stacker => "stacker", "堆高机";
        Tractor => "tractor", "牵引车";
        Other => "other", "其他";
        PlantVehicle => "plant_vehicle", "场内车辆";
    }
}

coded_enum! {
    /// 燃料种类 of the manual.
    Fuel: label {
        Diesel => "diesel", "柴油";
        Petrol => "petrol", "汽油";
        LiquefiedPetroleumGas => "lpg", "液化石油气";
        LiquefiedNaturalGas => "lng", "液化天然气";
        PetrolAndGas => "petrol_and_gas", "油气两用";
        Electric => "electric", "电能";
        Other => "other", "其他燃料";
    }
}

coded_enum! {
    /// 排气后处理装置 of the manual.
    Aftertreatment: label {
        ThreeWayCatalyst => "three_way_catalyst", "三元催化器";
        SelectiveCatalyticReduction => "scr", "选择性催化还原装置";
        ParticulateFilter => "dpf", "颗粒捕集器";
        OxidationCatalyst => "doc", "氧化催化器";
        Other => "other", "其他";
    }
}

impl Product {
    /// The engine power such a machine usually has, from … to in kW. A hint for a second look, never a limit: the
    /// ranges come from makers' tables, not from a rule.
    pub const fn usual_power_kw(self) -> Option<(f64, f64)> {
        match self {
            Self::RoadRoller => Some((2.0, 180.0)),
            Self::Loader => Some((15.0, 350.0)),
            Self::Excavator => Some((7.0, 420.0)),
            Self::Forklift => Some((10.0, 280.0)),
            Self::Bulldozer => Some((50.0, 710.0)),
            Self::Crane => Some((50.0, 600.0)),
            Self::Paver => Some((15.0, 250.0)),
            Self::Grader => Some((60.0, 400.0)),
            Self::PilingMachine => Some((30.0, 600.0)),
            Self::Stacker => Some((90.0, 300.0)),
            Self::Tractor => Some((8.0, 320.0)),
            Self::PlantVehicle => Some((30.0, 500.0)),
            Self::Other => None,
        }
    }
}

impl Fuel {
    /// Whether the engine is ignited by a spark (点燃式), which has standards of its own.
    ///
    /// GB 26133-2010.
    pub const fn is_spark_ignited(self) -> bool {
        matches!(self, Self::Petrol | Self::LiquefiedPetroleumGas | Self::LiquefiedNaturalGas | Self::PetrolAndGas)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_and_labels_lead_back_to_their_value() {
        for &product in Product::ALL {
            assert_eq!(Product::from_code(product.code()), Some(product));
            assert_eq!(Product::from_label(product.label()), Some(product));
        }
        for &fuel in Fuel::ALL {
            assert_eq!(Fuel::from_code(fuel.code()), Some(fuel));
            assert_eq!(Fuel::from_label(fuel.label()), Some(fuel));
        }
        assert_eq!(Fuel::from_label("煤"), None);
        assert_eq!(Aftertreatment::from_label(" 颗粒捕集器　"), Some(Aftertreatment::ParticulateFilter));
        assert_eq!(RegistrationType::from_label("机械"), Some(RegistrationType::Machine));
    }

    #[test]
    fn codes_are_unique() {
        let codes: HashSet<_> = Product::ALL.iter().map(|product| product.code()).collect();
        assert_eq!(codes.len(), Product::ALL.len());
    }

    #[test]
    fn usual_ranges_are_in_order() {
        for range in Product::ALL.iter().filter_map(|product| product.usual_power_kw()) {
            assert!(range.0 < range.1);
        }
    }
}
