#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace twinshift::scenario {

/// A copy of the drawn town's files that a test may damage; gone when it ends.
class ScratchTown {
public:
  ScratchTown() : root_{std::filesystem::path{testing::TempDir()} / unique_name()} {
    namespace fs = std::filesystem;
    fs::remove_all(root_);
    auto const source = fs::path{TWINSHIFT_SOURCE_DIR};
    for (auto const* const folder : {"scenarios/mini", "scenarios/parameters", "networks/mini"}) {
      fs::create_directories(root_ / folder);
      fs::copy(source / folder, root_ / folder, fs::copy_options::recursive);
    }
  }
  ~ScratchTown() { std::filesystem::remove_all(root_); }
  ScratchTown(ScratchTown const&) = delete;
  ScratchTown& operator=(ScratchTown const&) = delete;

  [[nodiscard]] std::filesystem::path path(std::string const& name) const { return root_ / name; }
  [[nodiscard]] std::string text(std::string const& name) const {
    std::ostringstream out;
    out << std::ifstream{path(name), std::ios::binary}.rdbuf();
    return out.str();
  }
  void write(std::string const& name, std::string const& text) const {
    std::ofstream{path(name), std::ios::binary} << text;
  }
  /// Puts `with` in place of the first `what`, which must be there.
  void edit(std::string const& name, std::string const& what, std::string const& with) const {
    auto whole = text(name);
    auto const at = whole.find(what);
    ASSERT_NE(at, std::string::npos) << name << " holds no " << what;
    write(name, whole.replace(at, what.size(), with));
  }

private:
  static std::string unique_name() {
    auto const* const test = testing::UnitTest::GetInstance()->current_test_info();
    auto name = std::string{"twinshift_"} + test->test_suite_name() + '_' + test->name();
    for (auto& c : name)
      if (c == '/') c = '_';
    return name;
  }
  std::filesystem::path root_;
};

}  // namespace twinshift::scenario
