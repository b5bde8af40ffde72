#pragma once

#include "tools/gtfs/feed.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::testing {

/// A feed written by a test, removed when it ends.
class FeedFolder {
public:
  FeedFolder() : path_{std::filesystem::temp_directory_path() / ("twinshift-gtfs-" + std::to_string(getpid()))} {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  FeedFolder(FeedFolder const&) = delete;
  FeedFolder& operator=(FeedFolder const&) = delete;
  ~FeedFolder() { std::filesystem::remove_all(path_); }

  void write(std::string_view name, std::string_view text) const {
    std::ofstream{path_ / name, std::ios::binary} << text;
  }
  void remove(std::string_view name) const { std::filesystem::remove(path_ / name); }
  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

  /// Faults of reading, without the folder's name.
  [[nodiscard]] std::vector<std::string> faults() const {
    io::Faults found;
    gtfs::read_feed(path_, found);
    return texts(found.error_list());
  }
  [[nodiscard]] std::vector<std::string> warnings() const {
    io::Faults found;
    gtfs::read_feed(path_, found);
    return texts(found.warning_list());
  }
  [[nodiscard]] gtfs::Feed read() const {
    io::Faults found;
    auto feed = gtfs::read_feed(path_, found);
    for (auto const& text : texts(found.error_list())) ADD_FAILURE() << text;
    return feed;
  }

private:
  [[nodiscard]] std::vector<std::string> texts(std::vector<io::Fault> const& list) const {
    std::vector<std::string> result;
    for (auto const& fault : list) {
      auto text = io::to_text(fault);
      for (auto at = text.find(path_.string()); at != std::string::npos; at = text.find(path_.string()))
        text.erase(at, std::min(text.size() - at, path_.string().size() + 1));
      result.push_back(text);
    }
    return result;
  }
  std::filesystem::path path_;
};

}  // namespace twinshift::testing
