//! What a reviewer should look at before agreeing with a determined stage.

use crate::vocabulary::coded_enum;

coded_enum! {
    /// A question for the reviewer. Flags never change the stage and never hold the owner back.
    Flag: sentence {
        NumberConflict => "NUMBER_CONFLICT", "机械的环保信息公开编号与发动机编号所载的排放阶段不一致，请对照标签和发动机铭牌照片核对";
        NumberVsDate => "NUMBER_VS_DATE", "编号所载的排放阶段与按日期、燃料和功率推算的不一致，请核对编号和日期";
        Early => "EARLY", "编号所载的排放阶段早于该阶段最早可能出现的日期，请核对编号和日期";
        EngineNewerThanMachine => "ENGINE_NEWER_THAN_MACHINE", "发动机生产日期晚于机械出厂日期，可能更换过发动机，请核对发动机铭牌";
        EngineMuchOlder => "ENGINE_MUCH_OLDER", "发动机生产日期比机械出厂日期早三年以上，请核对两个日期";
        OldEngineStock => "OLD_ENGINE_STOCK", "发动机生产于该排放阶段实施之前，可能是库存发动机或日期有误，请核对发动机铭牌";
        Transition => "TRANSITION", "日期处于两个排放阶段的过渡期，请核对发动机铭牌和日期";
        ElectricWithEngineNumber => "ELECTRIC_WITH_ENGINE_NO", "燃料为电能，却填写了环保信息公开编号或发动机型式核准号，请核对燃料种类";
        PowerOutOfRange => "POWER_OUT_OF_RANGE", "功率超出常见范围，请核对单位是否为千瓦、是否与转速填反";
        BadDisclosureNumber => "BAD_DISCLOSURE_NO", "环保信息公开编号的格式、类别或阶段不正确，未作为判定依据，请对照标签核对";
        BadApprovalNumber => "BAD_APPROVAL_NO", "发动机型式核准号（信息公开编号）的格式、类别或阶段不正确，未作为判定依据，请对照发动机铭牌核对";
        BadCheckDigit => "BAD_CHECK_DIGIT", "机械环保代码的位数或校验位不符，请对照机身标识核对";
        FutureDate => "FUTURE_DATE", "机械或发动机的日期晚于今天，请核对";
        VehicleDateEstimate => "VEHICLE_DATE_ESTIMATE", "场内车辆的排放阶段由日期推算，请对照随车清单核对";
        Imported => "IMPORTED", "进口机械，请按欧Ⅲ视同国三、欧Ⅱ视同国二核对标签";
        MachineEnvCodeStageDiffers => "MEIN_STAGE_DIFFERS", "机械环保代码所示的排放阶段与判定结果不一致，请核对";
        NoDate => "NO_DATE", "机械和发动机的日期都缺少，不能按日期判定，请查找合格证或铭牌";
        NoPower => "NO_POWER", "缺少发动机功率，不能判定，请查找发动机铭牌";
        FuelUnknown => "FUEL_UNKNOWN", "燃料为其他燃料，没有对应的排放阶段规则，请人工判定";
    }
}

impl Flag {
    /// A few words, to filter by.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NumberConflict => "编号互相矛盾",
            Self::NumberVsDate => "编号与日期不符",
            Self::Early => "阶段过早",
            Self::EngineNewerThanMachine => "发动机比机械新",
            Self::EngineMuchOlder => "发动机早三年以上",
            Self::OldEngineStock => "库存发动机",
            Self::Transition => "过渡期",
            Self::ElectricWithEngineNumber => "电动却有发动机编号",
            Self::PowerOutOfRange => "功率异常",
            Self::BadDisclosureNumber => "信息公开编号有误",
            Self::BadApprovalNumber => "型式核准号有误",
            Self::BadCheckDigit => "环保代码校验不符",
            Self::FutureDate => "日期晚于今天",
            Self::VehicleDateEstimate => "场内车辆推算",
            Self::Imported => "进口机械",
            Self::MachineEnvCodeStageDiffers => "环保代码阶段不符",
            Self::NoDate => "缺少日期",
            Self::NoPower => "缺少功率",
            Self::FuelUnknown => "燃料不明",
        }
    }
}

/// Notes a flag once.
pub(super) fn raise(flags: &mut Vec<Flag>, flag: Flag) {
    if !flags.contains(&flag) {
        flags.push(flag);
    }
}
