#pragma once

#include "sim/audit/ledger_file.hpp"
#include "sim/audit/manifest.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace twinshift::audit {

/// Something in a run's files that cannot be as the run wrote it.
struct Finding {
  std::string
      code;  ///< E497 altered since it was written, E498 a row does not follow from its factors, E499 sums differ
  std::string file;
  int line = 0;  ///< 0: the file as a whole
  std::string what;
};

/// One question that was asked of the books.
struct Check {
  std::string name;
  std::size_t compared = 0;
  std::size_t differing = 0;
};

struct AuditReport {
  std::vector<Check> checks;
  std::vector<Finding> findings;  ///< of each check the first 20
  std::size_t differing = 0;      ///< all, also those not listed

  [[nodiscard]] bool sound() const { return differing == 0; }
};

/// Adds up a run's books again from its files alone:
///
/// - every table has the digest that the manifest gives;
/// - every row of ledger.csv follows from its activity and factors.csv;
/// - emissions.csv, emissions_by_mode.csv, emissions_by_link.csv, emissions_by_group.csv, blocks.csv and summary.csv
/// add
///   up to the ledger, to the last digit they show;
/// - kilometres of cars agree with links.csv;
/// - where the run has depots: hydrogen and electricity balance in every hour.
///
/// Tables that the run did not write are passed over and not among `checks`. Throws io::InputError only if the folder
/// is no run (no readable manifest); tables that cannot be read count as altered.
[[nodiscard]] AuditReport check_books(std::filesystem::path const& run);

}  // namespace twinshift::audit
