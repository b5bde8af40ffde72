#include "viz/commands.hpp"
#include "viz/display.hpp"
#include "viz/player.hpp"

#include <clocale>
#include <iostream>
#include <stdexcept>

namespace twinshift::viz {

int show(Request const& request) {
  std::optional<Story> story;
  if (!request.scenes.empty()) story = story_of(request);
  std::vector<std::filesystem::path> paths;
  for (auto const& path : story ? story->runs : request.paths) paths.push_back(recording_of(path));
  auto const at = seconds_of(request.at);
  if (!at) throw std::invalid_argument{"'" + request.at + "' is no time of day; write for example --at 08:15"};
  if (!can_open_display()) {
    std::cerr << "V420: there is no screen here to show a window on; 'twinshift still' draws a picture without one\n";
    return 5;
  }
  std::setlocale(LC_CTYPE, "");  // else no Korean letter can be typed
  Stage stage{paths};
  auto view = stage_view_of(request, stage);
  std::optional<StoryPainter> painter;
  if (story) painter.emplace(stage, *story, look_of(request, view.camera));
  Player{stage, story ? story->runs : request.paths, std::move(view), static_cast<double>(*at), std::move(painter)}
      .play();
  return 0;
}

}  // namespace twinshift::viz
