//! The world that the walls are walked in: one of every kind of people, a filing, a machine, and a site with the
//! machine on it.

use registry::Duty;
use uuid::Uuid;

use super::fixture::TestServer;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Nobody,
    /// Whose filing it is.
    Owner,
    OtherOwner,
    /// Reviews the filing's district.
    Reviewer,
    /// Reviews another district.
    OtherReviewer,
    /// Of the filing's district, but may only look.
    Reader,
    /// Administers the site.
    Gate,
    /// Administers another one.
    OtherGate,
    /// Administered the site once.
    RemovedGate,
}

/// A register with something of everything, and who is in it.
pub struct World {
    pub server: TestServer,
    pub cookies: Vec<(Who, String)>,
    pub filing: Uuid,
    pub photo: Uuid,
    /// A machine that is registered.
    pub machine: Uuid,
    /// A site that takes machines.
    pub site: Uuid,
    /// A machine on it.
    pub visit: Uuid,
    /// The photo of its entry.
    pub entry_photo: Uuid,
}

/// A page's address with the ids of this world.
pub fn filled(pattern: &str, world: &World) -> String {
    let id = match pattern {
        machine if machine.contains("/machines/") => world.machine,
        site if site.contains("/sites/") => world.site,
        _ => world.filing,
    };
    pattern
        .replace("{id}", &id.to_string())
        .replace("{code}", "141002")
        .replace("{kind}", "cancellation")
        .replace("{number}", "3-DL000001")
}

pub async fn world() -> World {
    let server = TestServer::start().await;
    let (owner, actor) = server.owner("13800000001").await;
    let (other, _) = server.owner("13800000003").await;
    let (reviewer, _) = server.staff("yaodu", "141002", &[Duty::Review]).await;
    let (other_reviewer, _) = server.staff("quwo", "141021", &Duty::ALL).await;
    let (reader, _) = server.staff("reader", "141002", &[Duty::ReadOnly]).await;
    let (filing, version, photo) = server.complete_draft(&actor).await;
    server.registry.filings().submit(&actor, filing, version).await.unwrap();
    let (machine, version, _) = server.complete_draft(&actor).await;
    server.registry.filings().submit(&actor, machine, version).await.unwrap();
    let (_, chief) = server.staff("chief", "141000", &[Duty::Review]).await;
    let judged = registry::desk::duplicates::Verdict::Different;
    server.registry.desk().judge_pair(&chief, machine, filing, judged, "两台").await.unwrap();
    server.registry.desk().approve(&chief, machine, 1, None).await.unwrap();
    let (gate, gatekeeper) = server.gatekeeper("13800000005").await;
    let (other_gate, _) = server.gatekeeper("13800000006").await;
    let (removed_gate, removed) = server.gatekeeper("13800000007").await;
    let number = server.registry.filings().my_machines(&actor, None).await.unwrap();
    let number = number.entries.iter().find_map(|entry| entry.number.clone()).unwrap();
    let (site, visit, entry_photo) = server.site(&gatekeeper, &number).await;
    server.registry.sites().invite(&gatekeeper, site, "13800000007").await.unwrap();
    let invited = server.registry.sites().my_invitations(&removed).await.unwrap();
    server.registry.sites().answer_invitation(&removed, invited[0].id, true).await.unwrap();
    server.registry.sites().remove_member(&gatekeeper, site, removed.account).await.unwrap();
    let cookies = vec![
        (Who::Nobody, String::new()),
        (Who::Gate, gate),
        (Who::OtherGate, other_gate),
        (Who::RemovedGate, removed_gate),
        (Who::OtherOwner, other),
        (Who::OtherReviewer, other_reviewer),
        (Who::Reader, reader),
        (Who::Owner, owner),
        (Who::Reviewer, reviewer),
    ];
    World { server, cookies, filing, photo, machine, site, visit, entry_photo }
}

/// Every argument that any server function takes, so that none is refused for a missing one.
pub fn arguments(world: &World) -> String {
    let (filing, machine, other) = (world.filing, world.machine, Uuid::nil());
    let (site, visit) = (world.site, world.visit);
    format!(
        "count=1&site={site}&visit={visit}&waiting={other}&invitation={other}&account={other}&answer=accept&in_zone=\
         &close_reason=x&force_reason=x&filing={filing}&other={machine}&machine={machine}&member={other}\
         &system={other}&message={other}&inspection={other}&import={other}&office=141002&template=approved&text=x\
         &what=filings&format=csv&query=&kind=cancellation&old=x&username=x&address=x&hours=x&undo_reason=x&current=x\
         &back=&session={other}&verdict=same&reason=x&phrases=%E4%B8%80&version=1&revision=1&step=machine&go=next\
         &role=owner&purpose=forgot&phone=13911112222&name=x&code=123456&password=x&login=13911112222\
         &next=/owner&from=&agreed=&whole=%E4%B8%8D%E5%B1%9E%E5%AE%9E&stage=&override_reason=&fields%5Bmaker%5D=x"
    )
}
