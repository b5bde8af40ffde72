#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace twinshift::study {

/// How two folders of result tables differ.
struct Reproduction {
  int files = 0;
  int identical = 0;
  std::string first_file;      ///< that differs; empty: none
  std::int64_t first_row = 0;  ///< 1 is the header; 0: one of the two lacks the file
  std::string was;             ///< that row as it was
  std::string is;
};

/// Compares all tables (*.csv) of two run folders by name and byte.
[[nodiscard]] Reproduction compare_tables(std::filesystem::path const& before, std::filesystem::path const& again);

}  // namespace twinshift::study
