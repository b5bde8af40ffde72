// audit: a run's books added up again from its files.

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/audit/check_books.hpp"
#include "sim/results/seed_runs.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

using Json = nlohmann::ordered_json;

Json to_json(std::string const& run, audit::AuditReport const& report) {
  Json checks = Json::array();
  for (auto const& check : report.checks)
    checks.push_back({{"name", check.name}, {"compared", check.compared}, {"differing", check.differing}});
  Json findings = Json::array();
  for (auto const& finding : report.findings)
    findings.push_back(
        {{"code", finding.code}, {"file", finding.file}, {"line", finding.line}, {"what", finding.what}});
  return {{"run", run},
          {"books_balance", report.sound()},
          {"differing", report.differing},
          {"checks", checks},
          {"findings", findings}};
}

void print(audit::AuditReport const& report) {
  for (auto const& check : report.checks)
    fmt::print("{:<4} {:<58} {:>9} compared{}\n", check.differing == 0 ? "ok" : "NO", check.name, check.compared,
               check.differing == 0 ? "" : fmt::format(", {} differ", check.differing));
  for (auto const& finding : report.findings)
    fmt::print(stderr, "{} {}{}  {}\n", finding.code, finding.file,
               finding.line > 0 ? fmt::format(":{}", finding.line) : "", finding.what);
  if (report.sound()) {
    fmt::print("Books balance.\n");
  } else {
    fmt::print("Books do NOT balance: {} differences. These files are not what the run wrote.\n", report.differing);
  }
}

/// Of a folder of several seeds each seed's run is audited.
int run_audit(std::string const& folder, bool json) {
  auto const runs = results::runs_of(folder);
  auto list = Json::array();
  auto sound = true;
  for (auto const& run : runs) {
    auto const report = audit::check_books(run);
    sound = sound && report.sound();
    if (json) {
      list.push_back(to_json(run.generic_string(), report));
      continue;
    }
    if (runs.size() > 1) fmt::print("{}\n", run.generic_string());
    print(report);
  }
  if (json) {
    auto const object =
        runs.size() == 1 ? list.front() : Json{{"run", folder}, {"books_balance", sound}, {"runs", std::move(list)}};
    fmt::print("{}\n", object.dump(2));
  }
  return sound ? kOk : kInternalFault;
}

}  // namespace

void add_audit(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "audit", "Add up a run's books again from its files; exit code 7, with file and row, if anything was altered");
  auto const run = std::make_shared<std::string>();
  auto const json = std::make_shared<bool>(false);
  command->add_option("run", *run, "Folder of a run")->required();
  command->add_flag("--json", *json, "Print one JSON object");
  command->callback([&action, run, json] { action = [run, json] { return run_audit(*run, *json); }; });
}

}  // namespace twinshift::tool
