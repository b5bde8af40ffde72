// why: one person's choice in plain words.

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/io/input_error.hpp"
#include "sim/results/travellers.hpp"
#include "sim/study/why.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/options.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::string run;
  std::string person;
  std::string base;
  bool json = false;
};

results::Travellers read(std::string const& run) {
  io::Faults faults;
  auto travellers = results::read_travellers(run, faults);
  faults.throw_if_any();
  return std::move(*travellers);
}

std::size_t row_of(results::Travellers const& travellers, std::string const& person, std::string const& run) {
  if (auto const row = travellers.find(person)) return *row;
  io::Faults faults;
  auto const first = travellers.size() > 0 ? travellers.id(0) : std::string{"none"};
  faults.add({"P330",
              {run, 0, 0},
              "No traveller \"" + person + "\".",
              "Ids are those of riders.csv and people_changed.csv.",
              fmt::format("The first is {}; rows 0 ... {} do as well.", first, travellers.size() - 1)});
  faults.throw_if_any();
  return 0;
}

Json parts_json(study::Parts const& parts) {
  Json object = Json::object();
  for (int i = 0; i < study::kParts; ++i)
    object[std::string{study::token(static_cast<study::Part>(i))} + "_min"] = parts[static_cast<std::size_t>(i)];
  return object;
}

Json ways_json(results::Travellers const& t, std::size_t row) {
  auto const taste = study::taste_of(t, row);
  auto list = Json::array();
  for (std::size_t m = 0; m < kModes; ++m) {
    auto const mode = static_cast<Mode>(m);
    auto const parts = study::parts_of(t, row, mode, taste);
    if (!parts) continue;
    auto const* const way = t.way(row, mode);
    list.push_back({{"mode", token(mode)},
                    {"chosen", t.chosen[row] == m},
                    {"clock_min", way->clock_min},
                    {"money", way->money.value()},
                    {"parts", parts_json(*parts)},
                    {"sum_min", study::sum(*parts)}});
  }
  return list;
}

int tell(Arguments const& arguments) {
  auto const travellers = read(arguments.run);
  auto const row = row_of(travellers, arguments.person, arguments.run);
  if (arguments.base.empty()) {
    if (arguments.json) {
      fmt::print("{}\n", Json{{"person", travellers.id(row)},
                              {"words", study::why(travellers, row)},
                              {"ways", ways_json(travellers, row)}}
                             .dump(2));
    } else {
      fmt::print("{}", study::why(travellers, row));
    }
    return kOk;
  }
  auto const base = read(arguments.base);
  auto const base_row = row_of(base, travellers.id(row), arguments.base);
  if (arguments.json) {
    fmt::print("{}\n", Json{{"person", travellers.id(row)},
                            {"words", study::why_changed(base, base_row, travellers, row)},
                            {"base_ways", ways_json(base, base_row)},
                            {"ways", ways_json(travellers, row)}}
                           .dump(2));
  } else {
    fmt::print("{}", study::why_changed(base, base_row, travellers, row));
  }
  return kOk;
}

}  // namespace

void add_why(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("why", "Tell in plain words why a person travels so, or why they changed");
  auto const arguments = std::make_shared<Arguments>();
  of_one_seed(command->add_option("run", arguments->run, "Folder of a run"))->required();
  command->add_option("--person", arguments->person, "Id as in riders.csv (zone-number), or a row number")->required();
  of_one_seed(command->add_option("--base", arguments->base, "Folder of the base run: tell what made the difference"));
  command->add_flag("--json", arguments->json, "Print one JSON object with every way and its parts");
  command->callback([&action, arguments] { action = [arguments] { return tell(*arguments); }; });
}

}  // namespace twinshift::tool
