#pragma once

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace twinshift::io {

/// Where something stands in a user's file. Lines and columns count from 1; 0 means "the file as a whole".
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

/// Whose mistake it is: of the scenario's author (exit status 3) or in the data it names (exit status 4).
enum class FaultKind { kScenario, kData };

enum class Severity { kError, kWarning };

/// One fault in a user's file: what is wrong, why it matters and what to do about it.
struct Fault {
  std::string code;
  Place place;
  std::string what;
  std::string why;
  std::string remedy;
  FaultKind kind = FaultKind::kData;
  Severity severity = Severity::kError;
};

/// "CODE file:line:column  what why → remedy", without a line break.
[[nodiscard]] std::string to_text(Fault const& fault);

/// Collects faults while reading goes on, so that a user sees all of them at once.
///
/// Of one code in one file the first `kShown` are kept in full; the others are counted.
class Faults {
public:
  static constexpr std::size_t kShown = 25;

  void add(Fault fault);

  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  /// Errors found, those that are only counted included.
  [[nodiscard]] std::size_t errors() const { return errors_; }
  /// Errors in order of file (as first met), line and column.
  [[nodiscard]] std::vector<Fault> error_list() const;
  [[nodiscard]] std::vector<Fault> warning_list() const;
  /// Throws InputError if there is an error.
  void throw_if_any() const;

private:
  [[nodiscard]] std::vector<Fault> list(Severity severity) const;
  std::vector<Fault> kept_;
  std::map<std::pair<std::string, std::string>, std::size_t> count_;  ///< by (file, code)
  std::map<std::string, std::size_t> file_order_;
  std::size_t errors_ = 0;
};

/// The user's files can't be used. what() holds the whole list and a closing line that counts it.
class InputError : public std::runtime_error {
public:
  InputError(std::vector<Fault> faults, std::size_t total);

  [[nodiscard]] std::vector<Fault> const& faults() const { return faults_; }
  /// kScenario if any fault is the scenario's.
  [[nodiscard]] FaultKind kind() const { return kind_; }
  [[nodiscard]] int exit_status() const { return kind_ == FaultKind::kScenario ? 3 : 4; }

private:
  std::vector<Fault> faults_;
  FaultKind kind_;
};

}  // namespace twinshift::io
