#include "sim/io/file.hpp"

#include "sim/io/suggest.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <system_error>
#include <vector>

namespace twinshift::io {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> names_in(fs::path const& folder) {
  constexpr std::size_t kMost = 5000;  // a hint is not worth more
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it{folder, error}, end; !error && it != end && names.size() < kMost; it.increment(error))
    names.push_back(it->path().filename().generic_string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string nearest_name_hint(fs::path const& path) {
  auto folder = path.parent_path();
  if (folder.empty()) folder = ".";
  std::error_code error;
  if (!fs::is_directory(folder, error)) return "The folder " + shown_path(folder) + " does not exist.";
  auto const names = names_in(folder);
  auto const near = nearest_words(path.filename().generic_string(), names, 1);
  if (near.empty()) return "Check the name.";
  return "Check the name; a file \"" + near.front() + "\" exists there.";
}

Fault cannot_open(fs::path const& path, Place const& asked_from, FaultKind kind, std::string const& reason,
                  std::string const& remedy) {
  auto const at = asked_from.file.empty() ? Place{shown_path(path), 0, 0} : asked_from;
  return {"F201", at, "Cannot open \"" + shown_path(path) + "\": " + reason + ".", "", remedy, kind};
}

std::optional<std::uintmax_t> size_of(fs::path const& path, Place const& asked_from, Faults& faults, FaultKind kind) {
  std::error_code error;
  auto const status = fs::status(path, error);
  if (error == std::errc::too_many_symbolic_link_levels) {
    faults.add(cannot_open(path, asked_from, kind, "its symbolic links lead in a circle", "Point the link to a file."));
    return std::nullopt;
  }
  if (!fs::exists(status)) {
    faults.add(cannot_open(path, asked_from, kind, "there is no such file", nearest_name_hint(path)));
    return std::nullopt;
  }
  if (!fs::is_regular_file(status)) {
    auto const reason = fs::is_directory(status) ? "it is a folder" : "it is not an ordinary file";
    faults.add(cannot_open(path, asked_from, kind, reason, "Name a file."));
    return std::nullopt;
  }
  auto const size = fs::file_size(path, error);
  if (!error) return size;
  faults.add(cannot_open(path, asked_from, kind, error.message(), "Check its permissions."));
  return std::nullopt;
}

int line_of(std::string_view text, std::size_t position) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

/// Length of the UTF-8 character that starts at `at`, or 0 if there is none (Unicode 15, table 3-7).
std::size_t character_length(std::string_view text, std::size_t at) {
  auto const byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : std::uint8_t{0};
  };
  auto const follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  auto const lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!follows(1) || !follows(2)) return 0;
    if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F)) return 0;
    return 3;
  }
  if (lead < 0xF0 || lead > 0xF4 || !follows(1) || !follows(2) || !follows(3)) return 0;
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) > 0x8F)) return 0;
  return 4;
}

}  // namespace

std::string shown_path(fs::path const& path) { return path.lexically_normal().generic_string(); }

std::size_t first_non_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto const length = character_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::optional<std::string> read_text_file(fs::path const& path, Place const& asked_from, Faults& faults,
                                          FaultKind kind) {
  auto const size = size_of(path, asked_from, faults, kind);
  if (!size) return std::nullopt;
  auto const whole_file = Place{shown_path(path), 0, 0};
  if (*size > kMaxFileBytes) {
    faults.add({"F204", whole_file, "The file has " + std::to_string(*size >> 20U) + " MB; the limit is 512 MB.", "",
                "Split it, or check that it is the right file.", kind});
    return std::nullopt;
  }
  std::ifstream stream{path, std::ios::binary};
  std::string text(static_cast<std::size_t>(*size), '\0');
  if (!stream || (*size > 0 && !stream.read(text.data(), static_cast<std::streamsize>(text.size())))) {
    faults.add(cannot_open(path, asked_from, kind, "it cannot be read", "Check its permissions."));
    return std::nullopt;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.empty()) {
    faults.add(
        {"F202", whole_file, "The file is empty.", "The download or copy may be incomplete.", "Fetch it again.", kind});
    return std::nullopt;
  }
  if (auto const bad = first_non_utf8(text); bad != std::string::npos) {
    faults.add({"F203",
                {shown_path(path), line_of(text, bad), 0},
                "Text is not UTF-8.",
                "Names would be read wrongly.",
                "Save the file again as UTF-8.",
                kind});
    return std::nullopt;
  }
  return text;
}

bool stays_inside(std::string const& name, Place const& asked_from, Faults& faults, FaultKind kind) {
  auto const path = fs::path{name}.lexically_normal();
  auto const inside = !name.empty() && path.is_relative() && path != "." && *path.begin() != "..";
  if (!inside)
    faults.add({"F207", asked_from, "\"" + shown(name) + "\" leaves the folder it is listed in.",
                "A city pack holds all of its files.", "Write a name inside the folder.", kind});
  return inside;
}

}  // namespace twinshift::io
