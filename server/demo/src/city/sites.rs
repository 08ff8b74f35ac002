//! The demonstration sites: two administrators, a site in every state, machines that came and went, one that stands
//! elsewhere and is asked for, one from another city, and a plate that is not what the register says.

use std::collections::{BTreeMap, HashMap};

use domain::fields::Fields;
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::site::SitePhoto;
use domain::stage::Stage;
use uuid::Uuid;

use super::draw::{self, View};
use super::past::{Past, gateway};
use super::people::People;
use super::register::Registered;
use super::taken;
use registry::Registry;
use registry::actor::Actor;
use registry::clock::DAY_MS;
use registry::desk::ReturnReasons;
use registry::error::{Error, Result};
use registry::gate::{Entered, Entry};

/// So long ago the first site was registered.
const HISTORY_MS: i64 = 50 * DAY_MS;
const YAODU: &str = "141002";
/// A machine that another city registered.
const FROM_ELSEWHERE: &str = "3-GA000123";

/// A site, as its administrator types it, and what becomes of it: sent and decided so many days ago.
struct Plan {
    gatekeeper: usize,
    form: &'static [(&'static str, &'static str)],
    sent: i64,
    outcome: Outcome,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Approved,
    Returned,
    Waits,
    Draft,
}

/// The first two are open.
const SITES: [Plan; 5] = [
    Plan {
        gatekeeper: 0,
        form: &[
            ("name", "滨河西路道路改造工程（二标段）"),
            ("address", "尧都区滨河西路与鼓楼西大街交叉口"),
            ("longitude", "111.501843"),
            ("latitude", "36.082657"),
            ("builder", "临汾市市政建设服务中心"),
            ("contractor", "山西汾河路桥工程有限公司"),
            ("credit_code", "911400001100123453"),
            ("project", "road"),
            ("starts_on", "2026-03-15"),
            ("ends_on", "2027-10-31"),
            ("manager", "刘志远"),
            ("phone", "13800000005"),
        ],
        sent: 49,
        outcome: Outcome::Approved,
    },
    Plan {
        gatekeeper: 1,
        form: &[
            ("name", "平阳广场地下停车场"),
            ("address", "尧都区平阳南街平阳广场东侧"),
            ("builder", "临汾市尧都区城市建设投资有限公司"),
            ("contractor", "临汾市鼎盛建筑工程有限公司"),
            ("credit_code", "91141000MA0K7R2B8M"),
            ("project", "building"),
            ("starts_on", "2026-05-08"),
            ("ends_on", "2027-12-20"),
            ("manager", "郭晓燕"),
            ("phone", "13800000006"),
        ],
        sent: 40,
        outcome: Outcome::Approved,
    },
    Plan {
        gatekeeper: 0,
        form: &[
            ("name", "涝洰河生态治理三期"),
            ("address", "尧都区涝洰河北岸，景观大道以东"),
            ("builder", "临汾市水利局"),
            ("contractor", "山西汾河路桥工程有限公司"),
            ("credit_code", "91141002MA0HB6Y314"),
            ("project", "water"),
            ("starts_on", "2026-09-01"),
            ("ends_on", "2027-06-30"),
            ("manager", "赵海龙"),
            ("phone", "0357-2560018"),
        ],
        sent: 12,
        outcome: Outcome::Returned,
    },
    Plan {
        gatekeeper: 0,
        form: &[
            ("name", "河东片区热力管网工程"),
            ("address", "尧都区解放东路至迎春街段"),
            ("longitude", "111.534120"),
            ("latitude", "36.090311"),
            ("builder", "临汾市热力供应有限公司"),
            ("contractor", "山西汾河路桥工程有限公司"),
            ("credit_code", "911400001100123453"),
            ("project", "pipeline"),
            ("starts_on", "2026-11-10"),
            ("ends_on", "2027-09-30"),
            ("manager", "刘志远"),
            ("phone", "13800000005"),
        ],
        sent: 2,
        outcome: Outcome::Waits,
    },
    Plan {
        gatekeeper: 0,
        form: &[
            ("name", "鼓楼北片区绿化提升"),
            ("builder", "尧都区园林绿化服务中心"),
            ("project", "greening"),
            ("manager", "刘志远"),
        ],
        sent: 1,
        outcome: Outcome::Draft,
    },
];

/// A day, by how many days ago it was, and its hour.
type Hour = (i64, i64);

/// Who was where: the machine, the site, entry and exit.
const VISITS: [(usize, usize, Hour, Hour); 13] = [
    (0, 0, (45, 7), (39, 18)),
    (1, 0, (44, 8), (37, 17)),
    (2, 0, (42, 7), (34, 19)),
    (3, 0, (40, 9), (39, 16)),
    (5, 1, (36, 8), (30, 18)),
    (0, 0, (35, 7), (27, 18)),
    (6, 1, (33, 10), (21, 17)),
    (5, 0, (28, 7), (20, 18)),
    (1, 0, (26, 8), (19, 17)),
    (6, 0, (20, 9), (14, 18)),
    (2, 0, (18, 7), (13, 19)),
    (4, 1, (17, 8), (9, 18)),
    (3, 0, (16, 10), (11, 17)),
];
/// Who is still where: the machine, the site, and since when.
const INSIDE: [(usize, usize, Hour); 7] =
    [(0, 0, (9, 7)), (1, 0, (7, 8)), (2, 0, (6, 7)), (3, 0, (4, 9)), (5, 1, (4, 8)), (4, 0, (2, 10)), (6, 1, (2, 7))];
/// The second site wants this machine, which stands on the first.
const WANTED: usize = 3;
/// While this machine stands on the first site, its number comes to the second one with a better stage.
const FORGED: usize = 2;

#[derive(Clone, Copy)]
enum Act {
    Send(usize),
    Decide(usize),
    Enter(usize, usize),
    Leave(usize, usize),
    FromElsewhere,
    Want,
    Ask,
}

/// Everything above in the order of time.
fn schedule(past: &Past) -> Vec<(i64, Act)> {
    let mut acts = vec![(past.at(3, 8), Act::FromElsewhere), (past.at(1, 9), Act::Want), (past.at(1, 10), Act::Ask)];
    for (site, plan) in SITES.iter().enumerate() {
        acts.push((past.at(plan.sent, 10), Act::Send(site)));
        if matches!(plan.outcome, Outcome::Approved | Outcome::Returned) {
            acts.push((past.at(plan.sent - 2, 15), Act::Decide(site)));
        }
    }
    for (machine, site, (day, hour), (left_day, left_hour)) in VISITS {
        acts.push((past.at(day, hour), Act::Enter(machine, site)));
        acts.push((past.at(left_day, left_hour), Act::Leave(machine, site)));
    }
    acts.extend(INSIDE.map(|(machine, site, (day, hour))| (past.at(day, hour), Act::Enter(machine, site))));
    acts.sort_by_key(|(at, _)| *at);
    acts
}

/// Lets the sites live through their weeks.
pub async fn live(registry: &Registry, people: &People, machines: &[&Registered]) -> Result<()> {
    let past = Past::begin(registry.clock(), HISTORY_MS);
    let mut city =
        City { registry, people, machines, sites: vec![None; SITES.len()], inside: HashMap::new(), wanted: None };
    let gateway = gateway();
    for (at, act) in schedule(&past) {
        past.reach(at);
        city.act(act).await?;
        registry.messages().deliver_messages(&gateway).await?;
    }
    past.reach(i64::MAX);
    city.forge().await
}

/// The sites as far as they have come.
struct City<'a> {
    registry: &'a Registry,
    people: &'a People,
    machines: &'a [&'a Registered],
    sites: Vec<Option<Uuid>>,
    /// The open visits, by machine.
    inside: HashMap<usize, Uuid>,
    wanted: Option<Uuid>,
}

impl City<'_> {
    async fn act(&mut self, act: Act) -> Result<()> {
        match act {
            Act::Send(site) => self.sites[site] = Some(self.send(&SITES[site]).await?),
            Act::Decide(site) => self.decide(site).await?,
            Act::Enter(machine, site) => {
                let Entered::Inside(visit) = self.enter(machine, site).await? else {
                    return Err(Error::Broken("a demonstration machine at two sites"));
                };
                self.inside.insert(machine, visit);
            }
            Act::Leave(machine, site) => {
                let visit = self.inside.remove(&machine).ok_or(Error::Broken("an exit without an entry"))?;
                let (gatekeeper, site) = self.site(site)?;
                self.registry.gate().record_exit(gatekeeper, site, visit, None).await?;
            }
            Act::FromElsewhere => self.let_foreign_in().await?,
            Act::Want => match self.enter(WANTED, 1).await? {
                Entered::Waits(waiting) => self.wanted = Some(waiting),
                Entered::Inside(_) => return Err(Error::Broken("the wanted machine was free")),
            },
            Act::Ask => {
                let waiting = self.wanted.ok_or(Error::Broken("nothing waits"))?;
                let (gatekeeper, site) = self.site(1)?;
                self.registry.gate().ask_exit(gatekeeper, site, waiting).await?;
            }
        }
        Ok(())
    }

    fn site(&self, site: usize) -> Result<(&Actor, Uuid)> {
        let id = self.sites[site].ok_or(Error::Broken("a demonstration site before its time"))?;
        Ok((&self.people.gatekeepers[SITES[site].gatekeeper], id))
    }

    fn machine(&self, machine: usize) -> Result<&Registered> {
        self.machines.get(machine).copied().ok_or(Error::Broken("too few demonstration machines"))
    }

    async fn send(&self, plan: &Plan) -> Result<Uuid> {
        let (registry, gatekeeper) = (self.registry, &self.people.gatekeepers[plan.gatekeeper]);
        let fields: Fields = plan.form.iter().copied().chain([("district", YAODU)]).collect();
        let id = registry.sites().new_site();
        let version = registry.sites().save_site(gatekeeper, id, 0, &fields).await?;
        if plan.outcome == Outcome::Draft {
            return Ok(id);
        }
        let rows = [
            ("工程名称", fields.get("name")),
            ("建设单位", fields.get("builder")),
            ("施工单位", fields.get("contractor")),
            ("开工日期", fields.get("starts_on")),
            ("竣工日期", fields.get("ends_on")),
            ("负责人", fields.get("manager")),
        ];
        for (slot, title) in [(SitePhoto::Board, "工程概况公示牌"), (SitePhoto::Permit, "建筑工程施工许可证")]
        {
            let file = taken(registry, &draw::document(title, &rows)).await?;
            registry.sites().put_site_photo(gatekeeper, id, slot, &file).await?;
        }
        registry.sites().submit_site(gatekeeper, id, version).await?;
        Ok(id)
    }

    async fn decide(&self, site: usize) -> Result<()> {
        let (_, id) = self.site(site)?;
        if SITES[site].outcome == Outcome::Approved {
            return self.registry.sites().approve_site(&self.people.reviewer, id, 1, false).await;
        }
        let fields: BTreeMap<String, String> = [
            ("credit_code", "与营业执照不一致，请核对施工单位的统一社会信用代码"),
            ("permit", "施工许可证照片不是本工程的，请重新上传"),
        ]
        .map(|(field, reason)| (field.to_owned(), reason.to_owned()))
        .into();
        let reasons = ReturnReasons { whole: String::new(), fields };
        self.registry.sites().return_site(&self.people.reviewer, id, 1, &reasons).await
    }

    async fn enter(&self, machine: usize, site: usize) -> Result<Entered> {
        let (gatekeeper, site) = self.site(site)?;
        let machine = self.machine(machine)?;
        let photo = taken(self.registry, &machine.sample.body(View::Side45)).await?;
        let entry = self.entry(machine.number, Fields::default());
        self.registry.gate().record_entry(gatekeeper, site, &entry, Some(&photo)).await
    }

    fn entry(&self, number: RegistrationNumber, foreign: Fields) -> Entry {
        let id = self.registry.clock().new_id();
        Entry { id, number: number.to_string(), foreign, exemption: String::new(), device: None }
    }

    async fn let_foreign_in(&self) -> Result<()> {
        let (gatekeeper, site) = self.site(0)?;
        let number = RegistrationNumber::parse(FROM_ELSEWHERE).map_err(|_| Error::Broken("a demonstration number"))?;
        let foreign: Fields =
            [("product", "loader"), ("maker", "广西柳工机械股份有限公司"), ("model", "CLG856H"), ("fuel", "diesel")]
                .into_iter()
                .collect();
        let photo = taken(self.registry, &draw::silhouette("装载机", View::Side45, [214, 160, 32])).await?;
        self.registry.gate().record_entry(gatekeeper, site, &self.entry(number, foreign), Some(&photo)).await?;
        Ok(())
    }

    /// A plate with another first digit than the register's is refused, and kept as suspected.
    async fn forge(&self) -> Result<()> {
        let (gatekeeper, site) = self.site(1)?;
        let real = self.machine(FORGED)?.number;
        let better = if real.stage() == Stage::Three { Stage::Four } else { Stage::Three };
        let typed = RegistrationNumber::new(better, real.prefix(), real.serial());
        let typed = typed.map_err(|_| Error::Broken("a demonstration number"))?;
        match self.registry.gate().at_gate(gatekeeper, site, &typed.to_string()).await {
            Err(Error::Refused(Refusal::PlateMismatch { .. })) => Ok(()),
            Err(error) => Err(error),
            Ok(_) => Err(Error::Broken("a forged plate was believed")),
        }
    }
}
