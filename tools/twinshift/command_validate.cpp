// validate: a run beside what was observed in the city, and how its travellers answer to prices and times.

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/text_table.hpp"
#include "sim/io/csv.hpp"
#include "sim/study/responses.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/options.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::string run;
  bool responses = false;
  bool json = false;
};

/// Words that fail are red where somebody looks at them.
std::string marked(std::string const& words, bool fails) {
  return fails && isatty(STDOUT_FILENO) != 0 ? "\033[31m" + words + "\033[0m" : words;
}

Json number_or_null(std::string const& cell) {
  auto const value = io::parse_number(cell);
  return value ? Json(*value) : Json(nullptr);
}

void print_checks(audit::TextTable const& table) {
  fmt::print("{:<40} {:>12} {:>12} {:<14} {:<18} {:<8} {}\n", "measure", "observed", "model", "unit", "criterion", "",
             "");
  int inside = 0;
  int outside = 0;
  for (auto const& row : table.rows) {
    auto const cell = [&](char const* name) { return table.cell(row, name); };
    auto const verdict = cell("verdict");
    inside += verdict == "inside" ? 1 : 0;
    outside += verdict == "outside" ? 1 : 0;
    fmt::print("{:<40} {:>12} {:>12} {:<14} {:<18} {:<8} {}\n", cell("measure"), cell("observed"), cell("model"),
               cell("unit"), cell("criterion"), marked(verdict, verdict == "outside"),
               cell("use") == "fit" ? "fitted" : "");
  }
  fmt::print("\n{} inside their criterion, {} outside. Sources: validation.csv.\n", inside, outside);
}

void print_responses(std::vector<study::Response> const& all, double value_of_time, std::string const& currency) {
  fmt::print("Answers to a tenth more, travellers with known ways, no congestion (elasticities)\n");
  auto wrong = 0;
  for (auto const& r : all) {
    auto const none = r.elasticity == 0;
    auto const verdict = none ? "no answer" : !r.right_sign() ? "WRONG SIGN" : r.in_range() ? "inside" : "outside";
    wrong += !none && !r.right_sign() ? 1 : 0;
    fmt::print("  {:<62} {:>7.3f}   {:>5.2f} ... {:>5.2f}  {}\n", r.what, r.elasticity, r.low, r.high,
               marked(verdict, !none && !r.in_range()));
    if (none) fmt::print("  R631  Nobody answers: nobody has such a way, or it costs nothing.\n");
  }
  fmt::print("  median value of time of those who go to work: {:.2f} {}/h\n", value_of_time, currency);
  if (wrong > 0)
    fmt::print(
        "R630  {} answers have the wrong sign: not for forecasting. -> Check the coefficients in the parameter file.\n",
        wrong);
}

Json to_json(audit::TextTable const& table) {
  auto list = Json::array();
  for (auto const& row : table.rows) {
    auto const cell = [&](char const* name) { return table.cell(row, name); };
    list.push_back({{"measure", cell("measure")},
                    {"who", cell("who")},
                    {"observed", number_or_null(cell("observed"))},
                    {"model", number_or_null(cell("model"))},
                    {"unit", cell("unit")},
                    {"use", cell("use")},
                    {"criterion", cell("criterion")},
                    {"verdict", cell("verdict")},
                    {"year", cell("year")},
                    {"source", cell("source")}});
  }
  return list;
}

Json to_json(std::vector<study::Response> const& all) {
  auto list = Json::array();
  for (auto const& r : all)
    list.push_back({{"id", r.id},
                    {"what", r.what},
                    {"elasticity", r.elasticity},
                    {"low", r.low},
                    {"high", r.high},
                    {"right_sign", r.right_sign()},
                    {"in_range", r.in_range()},
                    {"source", r.source}});
  return list;
}

int validate(Arguments const& arguments) {
  io::Faults faults;
  auto const table = audit::read_text_table(std::filesystem::path{arguments.run} / "validation.csv", faults);
  auto const travellers = arguments.responses ? results::read_travellers(arguments.run, faults) : std::nullopt;
  faults.throw_if_any();
  auto const answers = travellers ? study::responses(*travellers) : std::vector<study::Response>{};
  auto const value = travellers ? study::median_value_of_time(*travellers) : 0.0;
  if (arguments.json) {
    Json object{{"run", arguments.run}, {"checks", to_json(table)}};
    if (travellers) {
      object["responses"] = to_json(answers);
      object["median_value_of_time_per_h"] = value;
    }
    fmt::print("{}\n", object.dump(2));
    return kOk;
  }
  print_checks(table);
  if (travellers) {
    fmt::print("\n");
    print_responses(answers, value, travellers->currency);
  }
  return kOk;
}

}  // namespace

void add_validate(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("validate", "A run beside what was observed, with the criteria of practice");
  auto const arguments = std::make_shared<Arguments>();
  of_one_seed(command->add_option("run", arguments->run, "Folder of a run"))->required();
  command->add_flag("--responses", arguments->responses,
                    "Also the travellers' answers to fares, costs and times, beside sourced elasticities");
  command->add_flag("--json", arguments->json, "Print one JSON object");
  command->callback([&action, arguments] { action = [arguments] { return validate(*arguments); }; });
}

}  // namespace twinshift::tool
