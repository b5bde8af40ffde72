#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace twinshift::tool {

/// Reads a story (docs/stories.md) and tells it as the one JSON object that twinshift-viz takes: runs by number, times
/// in seconds. `has_recording` says whether a run's folder or recording can be shown. Throws io::InputError with all
/// faults at once: those of YAML, V440 a run without recording, V441 a scene of a run that is not listed, V442 nothing
/// to show.
[[nodiscard]] std::string story_as_json(std::string_view text, std::string const& file,
                                        std::function<bool(std::filesystem::path const&)> const& has_recording);

}  // namespace twinshift::tool
