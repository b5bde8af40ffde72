#pragma once

#include "sim/recording/recording.hpp"
#include "viz/picture.hpp"
#include "viz/stage.hpp"
#include "viz/story.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::viz {

/// What the user asked for on the command line.
struct Request {
  std::vector<std::filesystem::path> paths;  ///< runs' folders, or recordings
  std::string at = "08:15";
  std::filesystem::path out;
  std::string size = "1920x1080";
  std::string theme;     ///< dark, light; empty: dark
  std::string language;  ///< en, ko; empty: the city's own
  std::string layer = "all";
  std::string layout;             ///< empty: single for one run, else twin for two cities, split for two scenarios
  std::string topic = "streets";  ///< of `map`: streets, homes, midday, lines, boardings
  std::string place;              ///< name of a place or stop in the middle; empty: the city's
  std::string route;              ///< follow its fullest vehicle
  std::string caption;
  double metres_per_pixel = 0;  ///< 0: the whole city
  bool json = false;
  bool charts = false;
  bool legend = true;
  bool stamp = true;
  bool estimate = false;
  bool reduced_motion = false;
  // films
  std::filesystem::path scenes;  ///< a story as JSON; empty: one scene from the options above
  std::string until;             ///< of a film without story
  double speed = 300;            ///< seconds of the day a second
  int frames_per_second = 30;
};

/// The recording of a run's folder, or the file itself.
std::filesystem::path recording_of(std::filesystem::path const& path);
/// Seconds since midnight of "HH:MM" or "HH:MM:SS" (hours may pass 24); nothing if it is no time.
std::optional<std::int32_t> seconds_of(std::string const& clock);
/// The view asked for. Throws std::invalid_argument with a sentence for the user.
View view_of(Request const& request, recording::RecordingReader const& reader);
/// The same with layout and camera for several runs.
StageView stage_view_of(Request const& request, Stage& stage);

/// A story from its file, or one scene from the options. Throws std::invalid_argument.
Story story_of(Request const& request);
StoryLook look_of(Request const& request, Camera const& size);

/// Each returns the program's exit code and has said on stderr what went wrong.
int still(Request const& request);
int show(Request const& request);
int counts(Request const& request);
int map(Request const& request);
int film(Request const& request);

}  // namespace twinshift::viz
