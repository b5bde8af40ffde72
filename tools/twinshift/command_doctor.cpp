// doctor: what this machine can run and what it cannot.

#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <omp.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;

struct Check {
  std::string what;
  bool good = false;
  std::string found;
  std::string remedy;
};

/// A figure of /proc/meminfo [GiB]; 0 if it isn't there.
double memory_gib(std::string const& name) {
  std::ifstream file{"/proc/meminfo"};
  std::string word;
  while (file >> word)
    if (double kib = 0; word == name + ":" && file >> kib) return kib / 1024 / 1024;
  return 0;
}

bool on_path(std::string const& program) {
  auto const* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    auto const end = rest.find(':');
    if (::access((fs::path{rest.substr(0, end)} / program).c_str(), X_OK) == 0) return true;
    rest = end == std::string::npos ? "" : rest.substr(end + 1);
  }
  return false;
}

std::vector<Check> examine() {
  constexpr double kCityGib = 1.5;  // a full city must run in this much
  constexpr double kRunsGib = 1;
  std::vector<Check> checks;
  checks.push_back({"processor cores", true, fmt::format("{}", omp_get_num_procs()), ""});
  auto const free = memory_gib("MemAvailable");
  checks.push_back({"memory for a full city", free >= kCityGib, fmt::format("{:.1f} GiB free", free),
                    fmt::format("a full city needs about {} GiB: close programs, or --sample 10", kCityGib)});
  struct statvfs disk {};
  auto const disk_gib = ::statvfs(".", &disk) == 0
                            ? static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize) / (1 << 30)
                            : 0;
  checks.push_back({"disk for runs", disk_gib >= kRunsGib, fmt::format("{:.1f} GiB free here", disk_gib),
                    "a run of a full city takes about 0.2 GiB: free some space, or --out FOLDER elsewhere"});
  auto const viewer = fs::read_symlink("/proc/self/exe").parent_path() / "twinshift-viz";
  checks.push_back({"viewer (twinshift-viz)", fs::exists(viewer), fs::exists(viewer) ? "built" : "not built",
                    "cmake --build --preset release"});
  auto const* display = std::getenv("DISPLAY");
  auto const screen = display != nullptr && *display != '\0';
  checks.push_back({"screen for 'show'", screen, screen ? fmt::format("DISPLAY={}", display) : "none",
                    "'still' needs none; 'show' needs a desktop"});
  checks.push_back(
      {"virtual screen for 'still'", on_path("Xvfb"), on_path("Xvfb") ? "Xvfb" : "not found", "tools/setup"});
  return checks;
}

int doctor(bool json) {
  auto const checks = examine();
  if (json) {
    auto list = nlohmann::ordered_json::array();
    for (auto const& check : checks)
      list.push_back({{"check", check.what}, {"good", check.good}, {"found", check.found}, {"remedy", check.remedy}});
    fmt::print("{}\n", nlohmann::ordered_json{{"version", TWINSHIFT_VERSION}, {"checks", list}}.dump(2));
    return kOk;
  }
  for (auto const& check : checks) {
    fmt::print("{}  {:<28} {}\n", check.good ? "ok     " : "missing", check.what, check.found);
    if (!check.good) fmt::print("         → {}\n", check.remedy);
  }
  return kOk;
}

}  // namespace

void add_doctor(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("doctor", "What this machine can run, what it cannot, and what to do about it");
  auto const json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Print one JSON object");
  command->callback([&action, json] { action = [json] { return doctor(*json); }; });
}

}  // namespace twinshift::tool
