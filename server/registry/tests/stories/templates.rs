//! The texts of messages: the city's administration edits them, and what goes out says what they wrote.

use domain::message::Template;
use domain::refusal::Refusal;
use registry::{Actor, Duty};

use super::filling::{CONTACT_PHONE, excavator, pin};
use super::register::{CITY, TestRegister, YAODU, both, refused, told};

stories! {
    an_edited_text_goes_out_and_the_built_in_one_comes_back,
    only_the_citys_administration_edits,
    a_text_that_cannot_be_sent_is_refused_at_its_field,
    of_two_who_edit_at_once_one_is_told,
}

async fn city(register: &TestRegister) -> Actor {
    register.staff("city", CITY, &[Duty::Administration]).await
}

async fn an_edited_text_goes_out_and_the_built_in_one_comes_back(register: &TestRegister) {
    let (owner, reviewer, city) = (register.owner().await, register.reviewer("lihua").await, city(register).await);
    let registry = &register.registry;
    registry
        .messages()
        .set_message_template(&city, Template::Approved, 0, "【临汾】{product}通过，{number}，{days}天，{pickup}")
        .await
        .unwrap();
    let first = register.sent(&owner, &excavator(&pin(1))).await;
    registry.desk().approve(&reviewer, first, 1, None).await.unwrap();
    let newest = async || {
        let messages = register.messages().await;
        messages.into_iter().find(|message| message.phone == CONTACT_PHONE).unwrap().text
    };
    let text = newest().await;
    let code = text.strip_prefix("【临汾】挖掘机通过，3-DL000001，30天，").expect("the edited text");
    assert_eq!(code.len(), 6, "{code}");
    let texts = registry.messages().message_templates(&city).await.unwrap();
    let approved = texts.iter().find(|text| text.template == Template::Approved).unwrap();
    assert!(approved.edited && approved.version == 1);
    registry.messages().reset_message_template(&city, Template::Approved, 1).await.unwrap();
    let second = register.sent(&owner, &excavator(&pin(2))).await;
    registry.desk().approve(&reviewer, second, 1, None).await.unwrap();
    assert!(newest().await.starts_with("【临汾市移动源监管平台】您备案的挖掘机已审核通过，环保登记号码3-DL000002"));
    let texts = registry.messages().message_templates(&city).await.unwrap();
    assert!(texts.iter().all(|text| !text.edited && text.text == text.template.text()));
    assert_eq!(
        register.raw.texts("select what from event where what like 'template.%' order by seq").await,
        ["template.set", "template.reset"]
    );
}

async fn only_the_citys_administration_edits(register: &TestRegister) {
    let owner = register.owner().await;
    let mut strangers = vec![owner, register.staff("yaodu", YAODU, &Duty::ALL).await];
    for duty in Duty::ALL.into_iter().filter(|duty| *duty != Duty::Administration) {
        strangers.push(register.staff(duty.code(), CITY, &[duty]).await);
    }
    let registry = &register.registry;
    for actor in &strangers {
        let login = &actor.login;
        assert_eq!(told(&registry.messages().message_templates(actor).await), "forbidden", "{login}");
        assert_eq!(
            told(&registry.messages().set_message_template(actor, Template::Code, 0, "{code}").await),
            "forbidden",
            "{login}"
        );
        assert_eq!(
            told(&registry.messages().reset_message_template(actor, Template::Code, 0).await),
            "forbidden",
            "{login}"
        );
        assert_eq!(
            told(&registry.messages().check_message_template(actor, Template::Code, "{code}")),
            "forbidden",
            "{login}"
        );
    }
}

async fn a_text_that_cannot_be_sent_is_refused_at_its_field(register: &TestRegister) {
    let city = city(register).await;
    for (text, says) in
        [("您已通过{code}", "{code}"), ("您已通过", "缺少“{number}”"), ("", "请填写"), ("{number", "大括号")]
    {
        let error =
            register.registry.messages().set_message_template(&city, Template::Approved, 0, text).await.unwrap_err();
        let Refusal::Invalid { report } = error.refusal() else { panic!("{text}") };
        let sentence = report.error_of("text-approved").unwrap();
        assert!(sentence.contains(says), "{text}: {sentence}");
    }
    assert_eq!(register.raw.number("select count(*) from message_template").await, 0);
}

async fn of_two_who_edit_at_once_one_is_told(register: &TestRegister) {
    let city = city(register).await;
    let set = |text: &'static str| {
        let (registry, city) = (register.registry.clone(), city.clone());
        async move { registry.messages().set_message_template(&city, Template::Code, 0, text).await }
    };
    let (first, second) = both(set("甲{code}"), set("乙{code}")).await;
    let mut answers = [told(&first), told(&second)];
    answers.sort_unstable();
    assert_eq!(answers, ["ok", "template_stale"]);
    let registry = &register.registry;
    assert_eq!(refused(registry.messages().reset_message_template(&city, Template::Code, 0).await), "template_stale");
    registry.messages().reset_message_template(&city, Template::Code, 1).await.unwrap();
    assert_eq!(
        refused(registry.messages().set_message_template(&city, Template::Code, 0, "丙{code}").await),
        "template_stale"
    );
}
