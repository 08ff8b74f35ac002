//! The owner's pages, for a phone.

pub mod card;
pub mod change;
pub mod check;
pub mod done;
pub mod held;
pub mod home;
pub mod machine;
pub mod machine_file;
pub mod machines;
pub mod photos;
pub mod step;
pub mod subject;

#[cfg(test)]
mod tests {
    use domain::filing::Step;
    use leptos::server_fn::ServerFn as _;

    use crate::addresses;

    #[test]
    fn a_step_is_asked_for_where_it_is_answered() {
        let answered =
            [super::subject::AskSubject::PATH, super::photos::AskPhotos::PATH, super::machine::AskMachineStep::PATH];
        for (step, path) in [Step::Subject, Step::Photos, Step::Machine].into_iter().zip(answered) {
            assert_eq!(addresses::step_question(step.code(), 7), format!("{path}?id=7"));
        }
        assert_eq!(addresses::check_question(7), format!("{}?id=7", super::check::AskCheck::PATH));
    }
}
