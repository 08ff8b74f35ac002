//! Where the buttons of a step lead, and what is asked there.

/// A page, and the address of its question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The page.
    pub page: String,
    /// Its question.
    pub question: String,
}

/// The ways on from a step; none where its form holds something that is not saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways {
    /// 下一步.
    pub next: Option<Way>,
    /// The step was saved as it stands: 下一步 has nothing to add.
    pub is_saved: bool,
    /// 上一步.
    pub back: Option<Way>,
}

impl Ways {
    /// The page behind a button, where nothing is to be saved first; `is_saved` when it was saved while it was open.
    pub fn ready(&self, button: &str, is_saved: bool) -> Option<&str> {
        let way = match button {
            "next" if is_saved || self.is_saved => self.next.as_ref(),
            "back" => self.back.as_ref(),
            _ => None,
        };
        way.map(|way| way.page.as_str())
    }

    /// All of them.
    pub fn all(&self) -> Vec<Way> {
        self.next.iter().chain(&self.back).cloned().collect()
    }
}
