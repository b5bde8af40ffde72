// resume: goes on with a run that was stopped, killed or ran out of disk.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "sim/results/run_folder.hpp"
#include "tools/twinshift/commands.hpp"
#include "tools/twinshift/run_command.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Arguments {
  std::string run;
  int threads = 0;
  bool json = false;
};

template <class T>
void take(Json const& from, char const* key, std::optional<T>& to) {
  if (from.contains(key)) to = from.at(key).get<T>();
}

RunArguments read_request(fs::path const& run) {
  auto const path = results::unfinished_place(run) / "request.json";
  std::ifstream in{path};
  std::string const text{std::istreambuf_iterator<char>{in}, {}};
  if (!in)
    throw results::FolderError{
        fmt::format("M514 {}  There is nothing to go on with. → twinshift run SCENARIO.", run.generic_string())};
  RunArguments request;
  try {
    auto const json = Json::parse(text);
    request.scenario = json.at("scenario").get<std::string>();
    request.warm_start = json.at("warm_start").get<std::string>();
    request.threads = json.at("threads").get<int>();
    request.no_recording = json.at("no_recording").get<bool>();
    take(json, "seed", request.seed);
    take(json, "seeds", request.seeds);
    take(json, "sample_pct", request.sample_pct);
    take(json, "iterations", request.iterations);
  } catch (Json::exception const&) {
    throw results::FolderError{
        fmt::format("M514 {}  Is damaged. → twinshift run SCENARIO --fresh.", path.generic_string())};
  }
  request.out = run.generic_string();
  request.resume = true;
  return request;
}

}  // namespace

void add_resume(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand(
      "resume", "Go on with a run that was stopped, killed or ran out of disk; same result as if it had not been");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("run", arguments->run, "Folder that the run would have been written to")->required();
  command->add_option("--threads", arguments->threads, "Threads (default: as asked for before)")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--json", arguments->json, "Print one JSON object on standard output");
  command->callback([&action, arguments] {
    action = [arguments] {
      auto request = read_request(arguments->run);
      if (arguments->threads > 0) request.threads = arguments->threads;
      request.json = arguments->json;
      return run_command(request);
    };
  });
}

}  // namespace twinshift::tool
