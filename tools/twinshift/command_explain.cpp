// explain: what a policy does in the model, how it is written, and what is known of its effect.

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/suggest.hpp"
#include "sim/policy/verbs.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;

struct Asked {
  std::string name;
  bool all = false;
  bool markdown = false;
  bool json = false;
};

Json to_json(policy::Verb const& verb) {
  auto keys = Json::array();
  for (auto const& key : verb.keys)
    keys.push_back({{"key", key.key}, {"value", key.value}, {"needed", key.required}, {"meaning", key.meaning}});
  return {{"policy", verb.name},   {"title", verb.title},   {"mechanism", verb.mechanism},
          {"limits", verb.limits}, {"keys", keys},          {"evidence", verb.evidence},
          {"status", verb.status}, {"source", verb.source}, {"example", verb.example}};
}

int unknown(std::string const& name) {
  std::vector<std::string> names;
  for (auto const& verb : policy::verbs()) names.emplace_back(verb.name);
  auto const near = io::nearest_words(name, names, 2);
  fmt::print(stderr, "There is no policy \"{}\". → {}\n", io::shown(name),
             near.empty() ? "There are: " + io::join(names) + '.' : "Nearest: " + io::join(near) + '.');
  return kUsage;
}

int explain_all(Asked const& asked) {
  if (asked.json) {
    auto list = Json::array();
    for (auto const& verb : policy::verbs()) list.push_back(to_json(verb));
    fmt::print("{}\n", Json{{"policies", list}}.dump(2));
  } else if (asked.markdown) {
    fmt::print("{}", policy::manual());
  } else {
    for (auto const& verb : policy::verbs()) fmt::print("{}\n", policy::explain(verb));
  }
  return kOk;
}

int explain(Asked const& asked) {
  if (asked.all) return explain_all(asked);
  auto const* const verb = policy::find_verb(asked.name);
  if (verb == nullptr) return unknown(asked.name);
  if (asked.json)
    fmt::print("{}\n", to_json(*verb).dump(2));
  else
    fmt::print("{}", policy::explain(*verb));
  return kOk;
}

}  // namespace

void add_explain(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("explain", "What something does, how it is written, and what is known of it");
  command->require_subcommand(1);
  auto* of_policy = command->add_subcommand("policy", "One of the verbs of policies: twinshift list policies");
  auto const asked = std::make_shared<Asked>();
  auto* name = of_policy->add_option("name", asked->name, "Which, as in headway");
  auto* all = of_policy->add_flag("--all", asked->all, "All of them")->excludes(name);
  of_policy->add_flag("--markdown", asked->markdown, "As docs/policies.md")->needs(all);
  of_policy->add_flag("--json", asked->json, "Print one JSON object");
  of_policy->callback([&action, asked] {
    if (asked->name.empty() && !asked->all) throw CLI::RequiredError{"name or --all"};
    action = [asked] { return explain(*asked); };
  });
}

}  // namespace twinshift::tool
