#pragma once

#include "viz/stage.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::viz {

/// What a story shows for a while.
struct Scene {
  std::int32_t at = 8 * 3600;  ///< where the clock starts
  double speed = 60;           ///< seconds of the day a second; 0: the clock stands
  double hold = 10;            ///< [s] how long the scene lasts
  Layout layout = Layout::kSingle;
  std::vector<std::size_t> runs;  ///< of the story's; empty: all
  std::string place;              ///< name of a place or stop in the middle; empty: the city's
  double metres_per_pixel = 0;    ///< at 1080 lines; 0: the whole city
  Layer layer = Layer::kAll;
  Heat heat = Heat::kNone;
  std::string route;                       ///< follow its fullest vehicle
  std::optional<std::uint64_t> traveller;  ///< follow this journey
  bool charts = false;
  bool estimate = false;
  recording::Name caption;
};

struct Story {
  recording::Name title;  ///< empty: no title card
  std::vector<std::filesystem::path> runs;
  std::vector<Scene> scenes;
};

/// A story as the command line hands it over: one JSON object. Throws std::invalid_argument with a sentence.
[[nodiscard]] Story read_story(std::string_view json);

/// Where the story is at `t` seconds from its start.
struct Moment {
  enum class Kind : std::uint8_t { kTitle, kScene, kEnd } kind = Kind::kScene;
  std::size_t scene = 0;
  double clock = 0;  ///< second of the day
  double dark = 0;   ///< 0 ... 1: share of black, at cuts
  double glide = 1;  ///< 0 ... 1: way of the camera from the scene before; 1: arrived
};
inline constexpr double kTitleSeconds = 3;
inline constexpr double kEndSeconds = 5;
[[nodiscard]] Moment moment_at(Story const& story, double t);
[[nodiscard]] double length_of(Story const& story);
/// True if the camera glides from the scene before to this one; else there is a cut through dark.
[[nodiscard]] bool glides(Story const& story, std::size_t scene);

/// How a story is drawn.
struct StoryLook {
  int width = 1920;
  int height = 1080;
  bool dark = true;
  std::optional<Language> language;  ///< none: each city's own
  bool stamp = true;
  bool legend = true;
  bool reduced_motion = false;  ///< cuts only
};

/// Paints a story's frames. The same story, look and time give the same pixels.
class StoryPainter {
public:
  StoryPainter(Stage& stage, Story story, StoryLook look);
  Canvas const& paint(double t);
  [[nodiscard]] Story const& story() const { return story_; }
  // what hands change while it plays
  void resize(int width, int height);
  void set_dark(bool dark);
  void set_language(Language language);
  void toggle_captions();

private:
  StageView view_of(std::size_t scene);
  Camera camera_of(std::size_t scene, StageView const& view);
  void follow(std::size_t scene, double clock, StageView& view);
  void paint_title(double t);
  void paint_end();
  void darken(double share);
  void forget_views() { views_.assign(story_.scenes.size(), std::nullopt); }
  [[nodiscard]] Language language_of(StageView const& view);

  Stage& stage_;
  Story story_;
  StoryLook look_;
  bool captions_ = true;
  Canvas canvas_;
  std::vector<std::optional<StageView>> views_;   // by scene
  std::vector<std::optional<MoverId>> followed_;  // by scene
  std::vector<bool> looked_for_;                  // by scene
};

}  // namespace twinshift::viz
