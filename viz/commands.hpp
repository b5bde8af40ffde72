#pragma once

#include "sim/recording/recording.hpp"
#include "viz/picture.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace twinshift::viz {

/// What the user asked for on the command line.
struct Request {
  std::filesystem::path path;  ///< a run's folder, or a recording
  std::string at = "08:15";
  std::filesystem::path out;
  std::string size = "1920x1080";
  std::string theme;     ///< dark, light; empty: dark
  std::string language;  ///< en, ko; empty: the city's own
  std::string layer = "all";
  std::string topic = "streets";  ///< of `map`: streets, homes, midday, lines, boardings
  double metres_per_pixel = 0;    ///< 0: the whole city
  bool json = false;
};

/// The recording of a run's folder, or the file itself.
std::filesystem::path recording_of(std::filesystem::path const& path);
/// Seconds since midnight of "HH:MM" or "HH:MM:SS" (hours may pass 24); nothing if it is no time.
std::optional<std::int32_t> seconds_of(std::string const& clock);
/// The view asked for. Throws std::invalid_argument with a sentence for the user.
View view_of(Request const& request, recording::RecordingReader const& reader);

/// Each returns the program's exit code and has said on stderr what went wrong.
int still(Request const& request);
int show(Request const& request);
int counts(Request const& request);
int map(Request const& request);

}  // namespace twinshift::viz
