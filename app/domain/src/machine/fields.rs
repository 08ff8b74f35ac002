//! The fields of 机械信息 with the manual's words, choices and help texts (manual 二(二)2 and 3).

use crate::fields::{FieldSpec, Input};
use crate::vocabulary::Aftertreatment;

/// One of these three must be filled in when there are nameplates.
pub const NUMBER_FIELDS: [&str; 3] = ["disclosure_number", "env_code", "approval_number"];

/// The tick boxes of 后处理装置类型.
pub const AFTERTREATMENT_FIELDS: [(&str, Aftertreatment); 5] = [
    ("after_twc", Aftertreatment::ThreeWayCatalyst),
    ("after_scr", Aftertreatment::SelectiveCatalyticReduction),
    ("after_dpf", Aftertreatment::ParticulateFilter),
    ("after_doc", Aftertreatment::OxidationCatalyst),
    ("after_other", Aftertreatment::Other),
];

/// 机械类型: asked before the photos, because it says which of them are needed, and shown here where the manual has it.
pub const REGISTRATION_TYPE: FieldSpec =
    FieldSpec::new("registration_type", "机械类型", Input::Choice(&[("machine", "机械"), ("vehicle", "场内车辆")]), 10);

/// What identifies one machine or is read off its own plates: never the same on the next machine of the kind. The days
/// of making are among them, because they decide the emission stage.
pub const OF_ONE_MACHINE: [&str; 9] = [
    "disclosure_number",
    "env_code",
    "approval_number",
    "engine_number",
    "pin",
    "factory_number",
    "plant_number",
    "machine_date",
    "engine_date",
];

/// The fields of the step, in the order of the page.
pub const FIELDS: &[FieldSpec] = &[
    FieldSpec::new("disclosure_number", "环保信息公开编号", Input::Code, 60).hint("CN 开头，共24位").help(
        "从2017年7月开始，新生产的机械装有环保信息标签，上面有环保信息公开编号。带驾驶室的机械，标签在驾驶室入口下方、驾驶室外侧等位置；不带驾驶室的，在机体明显且固定的部件上。",
        "where-env-label.svg",
    ),
    FieldSpec::new("env_code", "机械环保代码", Input::Code, 30).hint("17位，不用填两端的 * 或 ><").help(
        "2017年7月起新生产的机械，机身上标有17位的机械环保代码，两端有星号(*)或大于、小于号(><)。安装在机架或其他坚固的结构件上，大型机械通常在靠近机械前部的右侧。",
        "where-env-code.svg",
    ),
    FieldSpec::new("approval_number", "发动机型式核准号", Input::Code, 60).help(
        "在发动机铭牌上。发动机铭牌是发动机厂家的金属标识牌，通常粘贴或铆接在发动机缸体上。",
        "where-engine-plate.svg",
    ),
    FieldSpec::new("engine_number", "发动机出厂编号", Input::Code, 40)
        .hint("选填")
        .help("在发动机铭牌上，也可能刻在缸体上。", "where-engine-plate.svg"),
    REGISTRATION_TYPE,
    FieldSpec::new(
        "product",
        "机械产品名称",
        Input::Choice(&[
            ("road_roller", "压路机"),
            ("loader", "装载机"),
            ("excavator", "挖掘机"),
            ("forklift", "叉车"),
            ("bulldozer", "推土机"),
            ("crane", "起重机"),
            ("paver", "摊铺机"),
            ("grader", "平地机"),
            ("piling_machine", "桩工机械"),
            ("stacker", "堆高机"),
            ("tractor", "牵引车"),
            ("other", "其他"),
        ]),
        20,
    ),
    FieldSpec::new("identity_kind", "PIN码/出厂编号", Input::Choice(&[("pin", "PIN码"), ("factory", "出厂编号")]), 10)
        .hint("两个选择一个填写"),
    FieldSpec::new("pin", "PIN码", Input::Code, 40).hint("17位，不用填两端的 * 或 ><，不分大小写").help(
        "PIN码就是产品识别码，通常在机械铭牌上，也叫制品识别号/码、车辆识别代号、机器识别号，共17位。",
        "where-plate.svg",
    ),
    FieldSpec::new("factory_number", "出厂编号", Input::Code, 40).help(
        "机械出厂编号通常在机械铭牌上。铭牌一般固定在机械外观明显位置，无需拆卸其他部件即可看到，如驾驶室门外侧、机械机身外侧。",
        "where-plate.svg",
    ),
    FieldSpec::new("district", "注册登记区县", Input::District, 12).hint("机械目前所在的区县；审核通过后到该区县领取环保标牌"),
    FieldSpec::new("place", "详细使用地点", Input::Text, 120).hint("乡镇、街道或工地名称"),
    FieldSpec::new("plant_number", "机械场内编号/牌照", Input::Text, 30).hint("场内车辆的场内编号或车辆号牌"),
    FieldSpec::new("maker", "机械制造企业", Input::Text, 100).help("机械铭牌上的生产厂家名称。", "where-plate.svg"),
    FieldSpec::new("model", "型号规格", Input::Text, 60).help("机械铭牌上的型号。", "where-plate.svg"),
    FieldSpec::new("machine_date", "机械出厂日期", Input::Day, 20).help("机械铭牌上的生产日期或出厂日期。只有年月时，日填1日。", "where-plate.svg"),
    FieldSpec::new(
        "fuel",
        "燃料类型",
        Input::Choice(&[
            ("diesel", "柴油"),
            ("petrol", "汽油"),
            ("lpg", "液化石油气"),
            ("lng", "液化天然气"),
            ("petrol_and_gas", "油气两用"),
            ("electric", "电能"),
            ("other", "其他燃料"),
        ]),
        12,
    )
    .hint("电动机械请选“电能”，否则排放阶段会判断错误"),
    FieldSpec::new("power", "功率", Input::Decimal, 20)
        .hint("千瓦（kW）")
        .help("发动机铭牌上的额定功率，单位千瓦（kW）。铭牌上是马力（PS）的，乘以0.735。", "where-engine-plate.svg"),
    FieldSpec::new("speed", "转速", Input::Whole, 20).hint("转/分（r/min），选填"),
    FieldSpec::new("engine_maker", "发动机制造企业", Input::Text, 100).help("发动机铭牌上的生产厂家名称。", "where-engine-plate.svg"),
    FieldSpec::new("engine_model", "发动机型号", Input::Text, 60).help("发动机铭牌上的型号。", "where-engine-plate.svg"),
    FieldSpec::new("engine_date", "发动机出厂日期", Input::Day, 20).help("发动机铭牌上的生产日期。只有年月时，日填1日。", "where-engine-plate.svg"),
    FieldSpec::new("after_twc", "三元催化器", Input::Tick, 3),
    FieldSpec::new("after_scr", "选择性催化还原装置", Input::Tick, 3),
    FieldSpec::new("after_dpf", "颗粒捕集器", Input::Tick, 3),
    FieldSpec::new("after_doc", "氧化催化器", Input::Tick, 3),
    FieldSpec::new("after_other", "其他", Input::Tick, 3),
];
