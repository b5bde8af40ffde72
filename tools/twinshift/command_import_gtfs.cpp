// import gtfs: the timetable of a feed.

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "tools/gtfs/import_gtfs.hpp"
#include "tools/imports/text_source.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

int usage(std::string const& text) {
  fmt::print(stderr, "{}\n", text);
  return kUsage;
}

}  // namespace

void add_import_gtfs(CLI::App& import, Action& action) {
  struct Words {
    gtfs::GtfsOptions options;
    std::string date;
    std::string box;
  };
  auto const words = std::make_shared<Words>();
  auto* command = import.add_subcommand("gtfs", "A timetable (General Transit Feed Specification)");
  command->add_option("feed", words->options.feed, "ZIP or folder")->required();
  add_import_options(*command, words->options.import);
  command->add_option("--date", words->date, "Day of service, YYYY-MM-DD; default: the busiest ordinary weekday");
  command->add_option("--box", words->box, "lon0,lat0,lon1,lat1: stops outside are left out");
  command->add_option("--encoding", words->options.encoding, "Of the feed's texts, if not UTF-8: cp949, latin1 ...");
  command->callback([&action, words] {
    action = [words] {
      auto& options = words->options;
      if (!words->date.empty() && !(options.date = gtfs::parse_date(words->date)))
        return usage("--date: write YYYY-MM-DD.");
      if (!words->box.empty() && !(options.box = gtfs::parse_box(words->box)))
        return usage("--box: write lon0,lat0,lon1,lat1 in degrees.");
      if (!options.encoding.empty() && !imports::known_encoding(options.encoding))
        return usage("--encoding: \"" + options.encoding + "\" is not known; iconv --list names all.");
      return gtfs::import_gtfs(options);
    };
  });
}

}  // namespace twinshift::tool
