//! The summary of mistakes at the top of a page leads to the fields: every link of it to a control of the same page.

use app::context::percent_encode;
use domain::site::SitePhoto;
use registry::{Duty, Role};

use super::fixture::{TestServer, construction, jpeg};
use super::words::posted;

/// The links of a page's summary that lead to no control of the same page.
fn links_to_nowhere(page: &str) -> Vec<&str> {
    let Some((_, summary)) = page.split_once("class=\"error-summary\"") else { return vec!["there is no summary"] };
    let (summary, _) = summary.split_once("</div>").unwrap_or((summary, ""));
    let targets = summary.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    let is_control = |target: &str| {
        page.split('<').filter_map(|tag| tag.split('>').next()).any(|tag| {
            let name = tag.split(' ').next().unwrap_or_default();
            ["input", "select", "textarea", "fieldset", "button"].contains(&name)
                && tag.contains(&format!(" id=\"{target}\""))
        })
    };
    targets.filter(|target| !is_control(target)).collect()
}

/// What a piece of a page says to people.
fn words_of(html: &str) -> String {
    html.split('<').filter_map(|piece| piece.split_once('>').map_or(Some(piece), |(_, text)| Some(text))).collect()
}

/// The sentences of a page's summary that name another word than the label of the field they lead to. Of a label of
/// several words one is enough, and of a word its head, which stands at its end: 密码 of 新密码.
fn misnamed(page: &str) -> Vec<String> {
    let Some((_, summary)) = page.split_once("class=\"error-summary\"") else { return Vec::new() };
    let (summary, _) = summary.split_once("</div>").unwrap_or((summary, ""));
    let mut found = Vec::new();
    for link in summary.split("href=\"#").skip(1) {
        let (target, rest) = link.split_once('"').unwrap_or((link, ""));
        let sentence = words_of(&format!("<a{}", rest.split("</a>").next().unwrap_or_default()));
        let Some((_, label)) = page.split_once(&format!("for=\"{target}\"")) else { continue };
        let label = words_of(&format!("<label{}", label.split("</label>").next().unwrap_or_default()));
        let named = label.split(['/', '（', '、', ' ', '*', '《', '》', '。']).filter(|word| word.chars().count() > 1);
        let head = |word: &str| word.chars().skip(word.chars().count().saturating_sub(2)).collect::<String>();
        if !named.clone().any(|word| sentence.contains(&head(word.trim()))) && named.count() > 0 {
            found.push(format!("{target}: {sentence} (the label: {label})"));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistake_in_the_summary_leads_to_its_control() {
    let server = TestServer::start().await;
    let (owner_cookie, owner) = server.owner("13800000001").await;
    let (_, gatekeeper) = server.gatekeeper("13800000005").await;
    let (cookie, _) = server.staff("chief", "141000", &Duty::ALL).await;
    let (filing, version, _) = server.complete_draft(&owner).await;
    server.registry.filings().submit(&owner, filing, version).await.unwrap();
    let site = server.registry.sites().new_site();
    let version = server.registry.sites().save_site(&gatekeeper, site, 0, &construction()).await.unwrap();
    let file = server.registry.photos().incoming();
    std::fs::write(file.path(), jpeg(7)).unwrap();
    server.registry.sites().put_site_photo(&gatekeeper, site, SitePhoto::Board, &file).await.unwrap();
    server.registry.sites().submit_site(&gatekeeper, site, version).await.unwrap();
    let bad = percent_encode("\u{1f600}");
    let reasons =
        |first: &str, second: &str| format!("revision=1&whole={bad}&reasons[{first}]={bad}&reasons[{second}]={bad}");
    let forms = [
        ("", "/api/account/register", format!("role={}&name=&phone=&code=&password=", Role::Owner.code())),
        ("", "/api/account/reset_password", format!("role={}&phone=&code=&password=", Role::Site.code())),
        (&*owner_cookie, "/api/account/change_password", format!("role={}&code=&password=", Role::Owner.code())),
        (&*cookie, "/api/office/return_filing", format!("filing={filing}&{}", reasons("maker", "machine_plate"))),
        (&*cookie, "/api/office/return_site", format!("site={site}&{}", reasons("name", "address"))),
        (&*cookie, "/api/office/staff_add", "username=&name=&office=".to_owned()),
        (&*cookie, "/api/office/system_add", "name=&office=".to_owned()),
        (&*cookie, "/api/office/inspection_enter", "fields[report_no]=".to_owned()),
    ];
    for (cookie, action, body) in forms {
        let (next, page) = posted(&server, action, cookie, body).await;
        assert_eq!(links_to_nowhere(&page), Vec::<&str>::new(), "{action} → {next}");
        assert_eq!(misnamed(&page), Vec::<String>::new(), "{action} → {next}");
    }
}
