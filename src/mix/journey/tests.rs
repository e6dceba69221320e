//! Reading and writing journeys, and how stages change a mix.

use super::*;
use crate::decibels::gain_to_db;
use crate::mix::Controls;
use proptest::prelude::*;

const TEXT: &str = r#"{"layers":[{"sound":"rain","level":0.8,"tone":0.2},{"sound":"tapping","level":0.5},
    {"noise":{},"level":0.4}],
    "journey":[{"name":"Settle","minutes":5},
           {"name":"Only rain","minutes":20,"level_db":-6,"tone":-0.5,"layers":["rain"],"glide_s":60,"mood":"blue"},
           {"name":"Silence","minutes":0,"layers":[],"glide_s":120}]}"#;

fn read(text: &str) -> Result<Mix, MixError> {
    let mut mix = Mix::from_json(serde_json::from_str(text).unwrap(), &|_| Controls::default())?;
    (1..).zip(&mut mix.layers).for_each(|(n, layer)| layer.id = LayerId(n));
    Ok(mix)
}

fn levels(mix: &Mix) -> Vec<f32> {
    mix.layers.iter().map(|layer| layer.controls.level).collect()
}

#[test]
fn unknown_fields_of_a_stage_are_kept() {
    let mix = read(TEXT).unwrap();
    assert_eq!(mix.journey.len(), 3);
    assert_eq!(mix.journey[0].layers, None);
    assert!(mix.journey[2].is_silent());
    let written = mix.to_json();
    assert_eq!(written["journey"][1]["mood"], json!("blue"));
    assert_eq!(written["journey"][2]["layers"], json!([]));
    assert_eq!(read(&written.to_string()).unwrap(), mix);
}

#[test]
fn a_mix_without_a_journey_is_written_without_one() {
    let mix = read(r#"{"layers":[{"sound":"rain"}]}"#).unwrap();
    assert!(mix.journey.is_empty() && mix.to_json().get("journey").is_none());
}

#[test]
fn an_invalid_journey_is_reported_with_its_field() {
    let why = |journey: &str| read(&format!(r#"{{"journey":{journey}}}"#)).unwrap_err().to_string();
    assert!(why("3").contains("mix.journey: expected a list of stages"));
    assert!(why("[3]").contains("mix.journey[0]"));
    assert!(why(r#"[{},{"minutes":"long"}]"#).contains("mix.journey[1].minutes"));
    assert!(why(r#"[{"layers":"rain"}]"#).contains("mix.journey[0].layers"));
    assert!(why(&format!("[{}]", vec!["{}"; 65].join(","))).contains("65 stages"));
}

#[test]
fn a_mix_glides_from_the_previous_stage() {
    let mix = read(TEXT).unwrap();
    let known = [1, 2, 3].map(LayerId);
    let at =
        |stage, seconds| mix.stage_effect(stage, Duration::from_secs(seconds), &known).unwrap();
    let first = at(0, 10);
    assert_eq!((first.gain, mix.with_stage_effect(&first)), (1.0, mix.clone()));
    let halfway = at(1, 30);
    assert!((gain_to_db(halfway.gain) + 3.0).abs() < 1e-3);
    let heard = mix.with_stage_effect(&halfway);
    assert_eq!(levels(&heard), [0.8, 0.25, 0.2]);
    assert!((heard.layers[0].controls.tone + 0.05).abs() < 1e-6);
    assert_eq!(levels(&mix.with_stage_effect(&at(1, 60))), [0.8, 0.0, 0.0]);
    assert_eq!(levels(&mix.with_stage_effect(&at(2, 0))), [0.8, 0.0, 0.0]);
    assert_eq!(levels(&mix.with_stage_effect(&at(2, 120))), [0.0; 3]);
    assert_eq!(mix.stage_effect(3, Duration::ZERO, &known), None);
    let since = |stage| mix.stage_effect(stage, 200 * Duration::from_secs(1), &known[..2]).unwrap();
    assert_eq!(
        levels(&mix.with_stage_effect(&since(1))),
        [0.8, 0.0, 0.4],
        "the noise was added later"
    );
    assert_eq!(levels(&mix.with_stage_effect(&since(2))), [0.0; 3]);
    assert_eq!(mix.journey[2].length(), Duration::from_mins(2), "as long as its glide");
}

proptest! {
    #[test]
    fn every_number_is_clamped(value in any::<f64>(), into in 0u64..100_000) {
        let text = format!(
            r#"{{"layers":[{{"sound":"rain"}}],"journey":[{{}},{{"minutes":{value:e},"level_db":{value:e},
            "tone":{value:e},"glide_s":{value:e},"layers":[]}}]}}"#
        );
        if let Ok(mix) = read(&text) {
            let effect = mix.stage_effect(1, Duration::from_secs(into), &[]).unwrap();
            prop_assert!((0.0..=2.0).contains(&effect.gain));
            let heard = mix.with_stage_effect(&effect).layers[0].controls;
            prop_assert!((0.0..=1.0).contains(&heard.level) && (-1.0..=1.0).contains(&heard.tone));
            let again = read(&mix.to_json().to_string()).unwrap();
            prop_assert_eq!(again.to_json(), mix.to_json());
        }
    }
}

#[test]
fn unknown_fields_of_a_stage_keep_their_order() {
    let text = r#"[{"one":1,"name":"Settle","two":2,"minutes":5,"three":3}]"#;
    let unknown = |stages: &[Stage]| stages[0].unknown.keys().cloned().collect::<Vec<_>>();
    let read = from_text(text).unwrap();
    assert_eq!(unknown(&read), ["one", "two", "three"]);
    assert_eq!(unknown(&from_text(&to_text(&read)).unwrap()), ["one", "two", "three"]);
}
