//! The rules by which a stage is found, in the order of their evidence.

use crate::vocabulary::coded_enum;

coded_enum! {
    /// The rule that decided a stage. A number outranks a date, a date outranks nothing.
    ///
    /// GB 20891-2007; GB 20891-2014; HJ 1014-2020; GB 26133-2010; 环境保护部公告2016年第5号.
    Rule: title {
        E1 => "E1", "燃料为电能";
        N1 => "N1", "环保信息公开编号所载阶段";
        N2 => "N2", "发动机型式核准号（信息公开编号）所载阶段";
        D4 => "D4", "国四实施后，功率在国四范围内";
        D4X => "D4X", "国四实施后，功率超出国四范围，仍执行国三";
        D3 => "D3", "国三实施后的机械";
        D3T => "D3T", "国二、国三过渡期，按发动机日期";
        P0 => "P0", "国三实施前，功率超出国一、国二范围";
        D2 => "D2", "国二实施后";
        D1 => "D1", "国一实施后";
        D0 => "D0", "国一实施前";
        S0 => "S0", "点燃式发动机，无适用的排放阶段";
        S1 => "S1", "小型点燃式发动机第一阶段";
        S2 => "S2", "小型点燃式发动机第二阶段";
        V1 => "V1", "场内车辆，按日期和燃料推算";
        U1 => "U1", "缺少日期或功率，不能判定";
        U2 => "U2", "燃料不在判定范围内";
    }
}
