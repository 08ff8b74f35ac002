//! A device in words, from what its browser says about itself: enough for a person to know their own again.

/// What systems call themselves, the special before the general: a phone of Android says Linux too.
const SYSTEMS: [(&str, &str); 9] = [
    ("OpenHarmony", "鸿蒙设备"),
    ("HarmonyOS", "鸿蒙设备"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Android", "安卓设备"),
    ("Windows", "Windows电脑"),
    ("Macintosh", "苹果电脑"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux电脑"),
];

/// What browsers call themselves, the special before the general: nearly all say Safari, most say Chrome.
const BROWSERS: [(&str, &str); 11] = [
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("360SE", "360浏览器"),
    ("Edg", "Edge浏览器"),
    ("Firefox", "Firefox浏览器"),
    ("Chrome", "Chrome浏览器"),
    ("Safari", "Safari浏览器"),
];

fn named(agent: &str, names: &[(&str, &'static str)]) -> Option<&'static str> {
    names.iter().find(|(name, _)| agent.contains(name)).map(|(_, words)| *words)
}

/// `Windows电脑，Edge浏览器`.
pub fn words(agent: &str) -> String {
    match (named(agent, &SYSTEMS), named(agent, &BROWSERS)) {
        (Some(system), Some(browser)) => format!("{system}，{browser}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "未知设备".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_person_knows_their_device_again() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Windows电脑，Edge浏览器",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Mobile/15E148 MicroMessenger/8.0.49",
                "苹果手机，微信",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; V2227A) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/109.0 Mobile Safari/537.36",
                "安卓设备，Chrome浏览器",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Linux电脑，Firefox浏览器"),
            ("curl/8.5.0", "未知设备"),
            ("", "未知设备"),
        ] {
            assert_eq!(words(agent), expected, "{agent}");
        }
    }
}
