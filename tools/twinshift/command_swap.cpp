// swap: one city's policy, put on another in units that mean the same in both.

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/scenario/load.hpp"
#include "sim/scenario/swap.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Asked {
  std::string policy;
  std::string onto;
  std::string out;
  bool json = false;
};

/// The scenario file that people write: a city's folder may be left out where only one file fits.
fs::path found(std::string const& name) {
  for (auto const& path : {fs::path{name}, fs::path{"scenarios"} / name})
    if (fs::exists(path)) return path;
  auto const base = fs::path{"scenarios"} / fs::path{name}.stem() / "base.yaml";
  return fs::exists(base) ? base : fs::path{name};
}

int swap(Asked const& asked) {
  auto const onto = found(asked.onto);
  auto const swapped = scenario::swap_policy(found(asked.policy), onto);
  auto const out = asked.out.empty() ? onto.parent_path() / fmt::format("from-{}-{}.yaml", swapped.from_city,
                                                                        fs::path{asked.policy}.stem().generic_string())
                                     : fs::path{asked.out};
  auto const text = scenario::swapped_text(swapped, fs::relative(fs::absolute(onto), fs::absolute(out).parent_path()));
  if (!(std::ofstream{out, std::ios::binary} << text).flush()) {
    fmt::print(stderr, "M503  {} cannot be written. → --out FILE.\n", out.generic_string());
    return kMachine;
  }
  (void)scenario::load_scenario(out);
  if (asked.json) {
    fmt::print("{}\n", Json{{"file", out.generic_string()},
                            {"policies", swapped.items},
                            {"changed", swapped.changed},
                            {"without_meaning", swapped.without_meaning}}
                           .dump(2));
    return kOk;
  }
  fmt::print("Written: {}\n\n{} policies carried over.\n", out.generic_string(), swapped.items.size());
  for (auto const& line : swapped.changed) fmt::print("  {}\n", line);
  fmt::print("\n{} without meaning there.\n", swapped.without_meaning.size());
  for (auto const& line : swapped.without_meaning) fmt::print("  {}\n", line);
  return kOk;
}

}  // namespace

void add_swap(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("swap", "Put one city's policy on another, in units that mean the same in both");
  auto const asked = std::make_shared<Asked>();
  command->add_option("--policy", asked->policy, "Scenario whose policies are taken, as in sejong/flat-pass.yaml")
      ->required();
  command->add_option("--onto", asked->onto, "Scenario they are put on, as in belfast.yaml for that city's base")
      ->required();
  command->add_option("--out", asked->out, "File to write; beside the scenario they are put on if absent");
  command->add_flag("--json", asked->json, "Print one JSON object");
  command->callback([&action, asked] { action = [asked] { return swap(*asked); }; });
}

}  // namespace twinshift::tool
