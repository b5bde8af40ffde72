// show, still, film, map, counts: handed to twinshift-viz, which lies beside this program.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/io/input_error.hpp"
#include "sim/results/seed_runs.hpp"
#include "tools/story/story.hpp"
#include "tools/twinshift/commands.hpp"

namespace twinshift::tool {

namespace {

/// Replaces this process by twinshift-viz; comes back only if that fails.
int become_viewer(std::string const& command, std::vector<std::string> const& arguments) {
  auto const viewer = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "twinshift-viz";
  std::vector<std::string> words{viewer.string(), command};
  // The viewer reads single runs: of a folder of several seeds the first one.
  for (auto const& argument : arguments) words.push_back(results::one_run(argument).string());
  std::vector<char*> raw;
  for (auto& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  // Threads that wait must not keep those that render in software, or the film's encoder, from their work.
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  ::execv(viewer.c_str(), raw.data());
  fmt::print(stderr, "V402 {}  Cannot be started: {}. → Build it: cmake --build --preset release\n", viewer.string(),
             std::strerror(errno));
  return kMachine;
}

bool has_recording(std::filesystem::path const& run) {
  return std::filesystem::is_regular_file(std::filesystem::is_directory(run) ? run / "recording.tsr" : run);
}

/// Puts text where the viewer, which replaces this process, can read it as a file; empty if there is no memory.
std::string hand_over(std::string const& text) {
  int const file = ::memfd_create("story", 0);
  if (file < 0 || ::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) return {};
  return "/proc/self/fd/" + std::to_string(file);
}

/// Replaces "--story FILE" by what the viewer reads. Throws io::InputError for a faulty story.
int become_storyteller(std::string const& command, std::vector<std::string> arguments) {
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i] != "--story") continue;
    std::ifstream in{arguments[i + 1]};
    std::string const text{std::istreambuf_iterator<char>{in}, {}};
    if (!in) {
      fmt::print(stderr, "V432 {}  The story cannot be opened. → Check the path.\n", arguments[i + 1]);
      return kUsage;
    }
    auto const place = hand_over(story_as_json(text, arguments[i + 1], has_recording));
    if (place.empty()) {
      fmt::print(stderr, "V402  The story cannot be handed to the viewer: no memory. → Close other programs.\n");
      return kMachine;
    }
    arguments[i] = "--scenes";
    arguments[i + 1] = place;
  }
  return become_viewer(command, arguments);
}

void add_viewer_command(CLI::App& app, Action& action, char const* name, char const* what) {
  auto* command = app.add_subcommand(name, what);
  command->prefix_command();
  command->set_help_flag();  // the viewer explains itself
  command->callback([&action, command, name] {
    auto const arguments = command->remaining();
    action = [name, arguments] { return become_storyteller(name, arguments); };
  });
}

}  // namespace

void add_view(CLI::App& app, Action& action) {
  add_viewer_command(app, action, "show",
                     "Watch runs or a story in a window: twinshift show RUN, twinshift show --story FILE");
  add_viewer_command(app, action, "still",
                     "Draw one moment as a picture, no screen needed: twinshift still RUN --at 08:15 --out x.png");
  add_viewer_command(app, action, "film",
                     "Make a film, no screen needed: twinshift film --story stories/belfast.yaml --out belfast.mp4");
  add_viewer_command(app, action, "map",
                     "Draw a map of the whole day, no screen needed: twinshift map RUN --show lines --out x.png");
  add_viewer_command(app, action, "counts", "People and vehicles by mode at one moment, as the recording holds them");
}

}  // namespace twinshift::tool
