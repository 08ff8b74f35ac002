//! The demonstration machines, made from the labelled table of real models.

use domain::fields::Fields;
use domain::photos::Slot;
use domain::vocabulary::{Fuel, Product, RegistrationType};
use serde::Deserialize;

use super::draw::{self, View};
use registry::error::{Error, Result};

const TABLE: &str = include_str!("machines.csv");

/// A line of the table.
#[derive(Debug, Clone, Deserialize)]
pub struct Sample {
    id: String,
    reg_type: String,
    product_name: String,
    manufacturer: String,
    model: String,
    engine_manufacturer: String,
    engine_model: String,
    power_kw: String,
    speed_rpm: String,
    fuel: String,
    machine_date: String,
    engine_date: String,
    info_disclosure_no: String,
    engine_approval_no: String,
    aftertreatment: String,
}

/// Every line that a person could file: with a date, and not one of the made-up borders.
pub fn all() -> Result<Vec<Sample>> {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let samples: std::result::Result<Vec<Sample>, _> = reader.deserialize().collect();
    let samples = samples.map_err(|_| Error::Broken("the demonstration table"))?;
    Ok(samples.into_iter().filter(|sample| sample.manufacturer != "测试" && !sample.machine_date.is_empty()).collect())
}

impl Sample {
    fn is_vehicle(&self) -> bool {
        self.reg_type == RegistrationType::Vehicle.label()
    }

    fn serial(&self) -> String {
        let digits: String = self.machine_date.chars().filter(char::is_ascii_digit).collect();
        format!("LF{digits}{}", self.id)
    }

    /// 机械信息 as its owner would type it.
    pub fn fields(&self, district: &str) -> Fields {
        let product = Product::from_label(&self.product_name).unwrap_or(Product::Other);
        let fuel = Fuel::from_label(&self.fuel).unwrap_or(Fuel::Other);
        let vehicle = self.is_vehicle();
        let has_number =
            !self.info_disclosure_no.is_empty() || !self.engine_approval_no.is_empty() || fuel == Fuel::Electric;
        let mut fields: Fields = [
            ("disclosure_number", self.info_disclosure_no.as_str()),
            ("approval_number", if has_number { &self.engine_approval_no } else { &self.engine_model }),
            ("registration_type", if vehicle { "vehicle" } else { "machine" }),
            ("product", if vehicle { "" } else { product.code() }),
            ("plant_number", if vehicle { "厂内-07" } else { "" }),
            ("identity_kind", "factory"),
            ("factory_number", &self.serial()),
            ("district", district),
            ("place", "滨河西路道路改造工地"),
            ("maker", &self.manufacturer),
            ("model", &self.model),
            ("machine_date", &self.machine_date),
            ("fuel", fuel.code()),
            ("power", &self.power_kw),
            ("speed", &self.speed_rpm),
            ("engine_maker", &self.engine_manufacturer),
            ("engine_model", &self.engine_model),
            ("engine_date", &self.engine_date),
        ]
        .into_iter()
        .collect();
        for (name, device) in domain::machine::AFTERTREATMENT_FIELDS {
            if self.aftertreatment.contains(device.label()) {
                fields.set(name, "yes");
            }
        }
        fields
    }

    /// The machine from one side.
    pub fn body(&self, view: View) -> image::RgbImage {
        let colours = [[214, 160, 32], [200, 96, 40], [60, 110, 150], [90, 130, 80]];
        let colour = colours[self.id.bytes().map(usize::from).sum::<usize>() % colours.len()];
        draw::silhouette(&self.product_name, view, colour)
    }

    /// Three of the body, the nameplate, and for a 场内车辆 its checklist.
    pub fn pictures(&self) -> Vec<(Slot, image::RgbImage)> {
        let body = [(Slot::Front, View::Front), (Slot::Rear, View::Rear), (Slot::Side45, View::Side45)];
        let mut pictures: Vec<_> = body.into_iter().map(|(slot, view)| (slot, self.body(view))).collect();
        let (power, serial) = (format!("{} kW", self.power_kw), self.serial());
        let plate = [
            ("产品名称", self.product_name.as_str()),
            ("型号", &self.model),
            ("发动机型号", &self.engine_model),
            ("额定功率", &power),
            ("出厂日期", &self.machine_date),
            ("出厂编号", &serial),
        ];
        pictures.push((Slot::MachinePlate, draw::nameplate(&self.manufacturer, &plate)));
        if self.is_vehicle() {
            for slot in Slot::CHECKLIST {
                pictures.push((slot, draw::document(slot.label(), &plate)));
            }
        }
        pictures
    }
}
