// report: a run as one page that opens anywhere.

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/report/forms.hpp"
#include "sim/report/report.hpp"
#include "sim/results/run_folder.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::string run;
  std::string policy;
  std::string language = "en";
  std::string form;
  std::string out;
};

/// Written beside its place and moved there whole.
void write_whole(fs::path const& path, std::string const& text) {
  auto const part = fs::path{path.generic_string() + ".part"};
  std::ofstream out{part, std::ios::binary};
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  std::error_code error;
  if (out) fs::rename(part, path, error);
  if (out && !error) return;
  std::error_code ignored;
  fs::remove(part, ignored);
  throw results::FolderError{fmt::format("M503 {}  Cannot be written. → --out FILE.", path.generic_string())};
}

report::Form form_of(std::string const& word) {
  return word == "tag" ? report::Form::kTag : word == "kdi" ? report::Form::kKdi : report::Form::kPlain;
}

/// Tables of a form go into a folder beside the page: tables of a run's own folder are under its digest.
void write_forms(study::Comparison const& comparison, report::Form form, fs::path const& page,
                 std::string const& word) {
  auto const tables = report::form_tables(comparison, form);
  if (tables.empty()) return;
  auto const folder = page.parent_path() / ("report-" + word);
  std::error_code error;
  fs::create_directories(folder, error);
  for (auto const& [name, text] : tables) {
    write_whole(folder / name, text);
    fmt::print("{}\n", (folder / name).generic_string());
  }
}

int write_report(Arguments const& arguments) {
  auto const form = form_of(arguments.form);
  report::ReportOptions const options{arguments.language == "ko", form};
  auto const& told = arguments.policy.empty() ? arguments.run : arguments.policy;
  auto const path = arguments.out.empty() ? fs::path{told} / "report.html" : fs::path{arguments.out};
  std::string page;
  if (arguments.policy.empty()) {
    page = report::make_report(arguments.run, options);
  } else {
    auto const comparison = study::compare(arguments.run, arguments.policy);
    page = report::make_report(comparison, options);
    write_forms(comparison, form, path, arguments.form);
  }
  write_whole(path, page);
  fmt::print("{} ({} kB)\n", path.generic_string(), (page.size() + 500) / 1000);
  return kOk;
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("report", "Write a run as one page (report.html) that opens anywhere and prints");
  auto const arguments = std::make_shared<Arguments>();
  command->add_option("run", arguments->run, "Folder of the run; of the base, if a policy follows")->required();
  command->add_option("policy", arguments->policy, "Folder of the policy's run: the page tells what differs");
  command->add_option("--lang", arguments->language, "Language the page opens in: en, ko")
      ->check(CLI::IsMember({"en", "ko"}))
      ->capture_default_str();
  command
      ->add_option("--form", arguments->form,
                   "Order of the sections: tag (British appraisal), kdi (Korean feasibility study)")
      ->check(CLI::IsMember({"tag", "kdi"}));
  command->add_option("--out", arguments->out,
                      "File to write (report.html in the folder of the run, or of the policy's)");
  command->callback([&action, arguments] { action = [arguments] { return write_report(*arguments); }; });
}

}  // namespace twinshift::tool
