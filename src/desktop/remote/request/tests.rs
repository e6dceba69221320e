//! Tests of parsing and writing requests.

use super::*;
use proptest::prelude::*;

fn request(words: &str) -> Result<Request, RequestError> {
    Request::from_words(&words.split(' ').collect::<Vec<_>>())
}

#[test]
fn every_request_is_parsed_from_its_words_and_survives_its_line() {
    let all = [
        "status",
        "telemetry",
        "watch",
        "play",
        "pause",
        "toggle",
        "play-pause",
        "stop",
        "preset Rainy night",
        "next",
        "previous",
        "master 50%",
        "level rain -6dB",
        "level rain on a window +5%",
        "mute rain",
        "unmute rain",
        "on cat purr",
        "off rain",
        "timer 45m",
        "timer 1h 30m",
        "timer +15m",
        "timer off",
        "undo",
        "redo",
        "save",
        "show",
        "quit",
    ];
    for words in all {
        let request = request(words).unwrap_or_else(|error| panic!("{words}: {error}"));
        assert_eq!(Request::from_line(&request.to_line()), Ok(request), "{words}");
    }
}

#[test]
fn each_form_in_the_help_is_a_request() {
    for (form, _) in FORMS.iter().filter(|(form, _)| *form != "help") {
        let words = form.replace("LEVEL", "50%").replace("TIME", "45m");
        assert!(request(&words).is_ok(), "{words}");
    }
}

#[test]
fn an_error_says_how_to_write_the_request() {
    let says = |words| request(words).unwrap_err().to_string();
    assert!(says("explode").contains("“explode” is not a request"));
    assert!(says("level rain").contains("level LAYER LEVEL"));
    assert!(says("play loud").contains("write it as: play"));
    assert!(says("timer soon").contains("45m"));
    assert!(says("timer 0s").contains("45m"));
    assert!(says("timer 9999h").contains("45m"));
    assert!(says("master loud").contains("“loud” is not a level"));
    assert!(says("").contains("no request was given"));
    assert_eq!(Request::from_words(&[] as &[&str]), Err(RequestError::Empty));
    assert_eq!(
        request(&format!("preset {}", "x".repeat(LONGEST_LINE))),
        Err(RequestError::TooLong)
    );
    for line in ["", "play", "{}", "[1]", "[\"play\"", "null"] {
        assert_eq!(Request::from_line(line), Err(RequestError::NotWords), "{line}");
    }
}

proptest! {
    #[test]
    fn any_line_is_a_request_or_is_refused(line in ".{0,200}") {
        let _ = Request::from_line(&line);
    }

    #[test]
    fn any_words_that_are_a_request_survive_their_line(
        first in "level|mute|on|off|preset|timer|master|next",
        rest in proptest::collection::vec("[a-zA-Z0-9+%. \"\\\\é-]{0,12}", 0..4),
    ) {
        let mut words = vec![first];
        words.extend(rest);
        if let Ok(request) = Request::from_words(&words) {
            prop_assert_eq!(Request::from_line(&request.to_line()), Ok(request));
        }
    }
}
