// show, still, map, counts: handed to twinshift-viz, which lies beside this program.

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

/// Replaces this process by twinshift-viz; comes back only if that fails.
int become_viewer(std::string const& command, std::vector<std::string> const& arguments) {
  auto const viewer = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "twinshift-viz";
  std::vector<std::string> words{viewer.string(), command};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> raw;
  for (auto& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  ::execv(viewer.c_str(), raw.data());
  fmt::print(stderr, "V402 {}  Cannot be started: {}. → Build it: cmake --build --preset release\n", viewer.string(),
             std::strerror(errno));
  return kMachine;
}

void add_viewer_command(CLI::App& app, Action& action, char const* name, char const* what) {
  auto* command = app.add_subcommand(name, what);
  command->prefix_command();
  command->set_help_flag();  // the viewer explains itself
  command->callback([&action, command, name] {
    auto const arguments = command->remaining();
    action = [name, arguments] { return become_viewer(name, arguments); };
  });
}

}  // namespace

void add_view(CLI::App& app, Action& action) {
  add_viewer_command(app, action, "show", "Watch a run in a window: twinshift show RUN");
  add_viewer_command(app, action, "still",
                     "Draw one moment as a picture, no screen needed: twinshift still RUN --at 08:15 --out x.png");
  add_viewer_command(app, action, "map",
                     "Draw a map of the whole day, no screen needed: twinshift map RUN --show lines --out x.png");
  add_viewer_command(app, action, "counts", "People and vehicles by mode at one moment, as the recording holds them");
}

}  // namespace twinshift::tool
