#include "sim/policy/verbs.hpp"

#include <algorithm>

namespace twinshift::policy {
namespace {

/// `text` broken at spaces, each line after `indent` spaces, up to column 100.
std::string wrapped(std::string_view text, std::size_t indent) {
  constexpr std::size_t kWidth = 100;
  std::string result(indent, ' ');
  auto column = indent;
  while (!text.empty()) {
    auto const word = text.substr(0, text.find(' '));
    if (column > indent && column + 1 + word.size() > kWidth) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
    }
    if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return result + '\n';
}

std::string text_of(VerbKey const& key) {
  auto const head = std::string{key.key} + (key.required ? " (needed): " : ": ") + std::string{key.value};
  return wrapped(head, 4) + wrapped(key.meaning, 8);
}

/// A cell of a table of Markdown.
std::string cell(std::string_view text) {
  std::string result;
  for (auto const c : text) result += c == '|' ? std::string{"\\|"} : std::string{c};
  return result;
}

std::string table_of(std::vector<VerbKey> const& keys) {
  std::string text = "| key | value | needed | meaning |\n|---|---|---|---|\n";
  for (auto const& key : keys)
    text += "| `" + std::string{key.key} + "` | " + cell(key.value) + " | " + (key.required ? "yes" : "") + " | " +
            cell(key.meaning) + " |\n";
  return text;
}

std::string chapter_of(Verb const& verb) {
  std::string text = "\n## " + std::string{verb.name} + "\n\n" + std::string{verb.title} + ".\n\n";
  text += std::string{verb.mechanism} + "\n\n*Limits.* " + std::string{verb.limits} + "\n\n" + table_of(verb.keys);
  text += "\n*Evidence* (" + std::string{verb.status} + "). " + std::string{verb.evidence} + ' ' +
          "Source: " + std::string{verb.source} + ".\n\n";
  return text + "```yaml\n  - " + std::string{verb.name} + ": " + std::string{verb.example} + "\n```\n";
}

}  // namespace

std::span<Verb const> verbs() {
  static auto const all = [] {
    auto list = public_transport_verbs();
    for (auto const& more : {car_verbs(), other_verbs()}) list.insert(list.end(), more.begin(), more.end());
    return list;
  }();
  return all;
}

Verb const* find_verb(std::string_view name) {
  auto const all = verbs();
  auto const found = std::find_if(all.begin(), all.end(), [&](Verb const& verb) { return verb.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string_view> keys_of(Verb const& verb) {
  std::vector<std::string_view> result;
  for (auto const& key : verb.keys) result.push_back(key.key);
  return result;
}

std::span<SharedValue const> shared_values() {
  static auto const all = std::vector<SharedValue>{
      {"who",
       "Travellers, by what is known of them; all limits at once.",
       {{"age", "\"60-120\"", false, "years, ends included"},
        {"income", "\"1-2\"", false, "fifths of income, 1 the lowest; dealt out, not observed"},
        {"activity", "work, school or university", false, "why they travel"}}},
      {"area",
       "Zones, and the streets in them: those whose middle lies nearest to a home or workplace of such a zone, or, in "
       "a "
       "circle or polygon, inside it. Several ways of saying it add up.",
       {{"zones", "list of ids or names; Titanic* takes all that begin so", false, "zones of the city"},
        {"around", "name of a place or stop, or {lon: 1.2, lat: 3.4}", false, "middle of a circle"},
        {"radius", "length", false, "of the circle"},
        {"polygon", "list of [lon, lat]", false, "corners of a polygon, at least three"}}},
      {"at",
       "A point.",
       {{"stop", "id or unique name", false, "a stop; or"},
        {"place", "name", false, "a place of the map; or"},
        {"lon", "degrees", false, "east, and"},
        {"lat", "degrees", false, "north"}}}};
  return all;
}

std::string explain(Verb const& verb) {
  std::string text = std::string{verb.name} + ": " + std::string{verb.title} + "\n\nWhat happens\n";
  text += wrapped(verb.mechanism, 2) + "\nWhat does not\n" + wrapped(verb.limits, 2) + "\nKeys\n";
  for (auto const& key : verb.keys) text += text_of(key);
  for (auto const& shared : shared_values()) {
    auto const used =
        std::any_of(verb.keys.begin(), verb.keys.end(), [&](auto const& k) { return k.key == shared.name; });
    if (!used) continue;
    text += "\nUnder " + std::string{shared.name} + '\n' + wrapped(shared.meaning, 2);
    for (auto const& key : shared.keys) text += text_of(key);
  }
  text += "\nWhat was seen elsewhere (" + std::string{verb.status} + ")\n" + wrapped(verb.evidence, 2) +
          wrapped("Source: " + std::string{verb.source}, 2);
  return text + "\nExample, for the drawn town\n  policies:\n    - " + std::string{verb.name} + ": " +
         std::string{verb.example} + '\n';
}

std::string manual() {
  std::string text =
      "# Policies\n\nAn item of `policies:` in a scenario holds one of these. They add up along the chain of `base:` "
      "files "
      "and are applied in that order; two that set the same thing at the same time are refused (Y131). Everybody keeps "
      "their own tastes and draws, so a policy moves only whom it touches, and no policy means no difference at all. "
      "What "
      "each found to change stands under `measures:` in `scenario.resolved.yaml`, and whom it concerned in "
      "`run.log`.\n\n"
      "Vehicles and depots change under `fleet:` and `depots:` (`docs/scenarios.md`). Examples are for the drawn town; "
      "a test runs every one of them and checks that the modes move the way they should.\n\n"
      "This page is written by the program: `twinshift explain policy --all --markdown`. `twinshift list policies` and "
      "`twinshift explain policy NAME` tell the same.\n\n| policy | what it is |\n|---|---|\n";
  for (auto const& verb : verbs())
    text += "| [`" + std::string{verb.name} + "`](#" + std::string{verb.name} + ") | " + cell(verb.title) + " |\n";
  text += "\n## Values of several keys\n";
  for (auto const& shared : shared_values())
    text += "\n**`" + std::string{shared.name} + "`** " + std::string{shared.meaning} + "\n\n" + table_of(shared.keys);
  for (auto const& verb : verbs()) text += chapter_of(verb);
  return text;
}

}  // namespace twinshift::policy
