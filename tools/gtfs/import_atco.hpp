#pragma once

#include "tools/gtfs/import_gtfs.hpp"

#include <string>

namespace twinshift::gtfs {

/// Reads timetables in ATCO-CIF (version 5: journeys QS with QE, calls QO QI QT, places QL and QB) into a schedule:
/// running boards as blocks, days of operation with their exceptions. Days of school terms and bank holidays are not
/// told apart: journeys run in and out of term. `grid` is the coordinate system of QB, as in "EPSG:29901".
///
/// Adds to `schedule`, so that several files can be read one after the other; call finish() after the last.
class AtcoReader {
public:
  AtcoReader(std::string const& grid, Schedule& schedule, imports::ImportReport& report, io::Faults& faults);
  ~AtcoReader();
  AtcoReader(AtcoReader const&) = delete;
  AtcoReader& operator=(AtcoReader const&) = delete;

  void read(std::unique_ptr<imports::ByteSource> bytes, std::string const& shown, std::string const& encoding);
  /// Puts places to stops and checks the calls. Call once.
  void finish();

private:
  class State;
  std::unique_ptr<State> state_;
};

/// As import_gtfs, of a .cif file, or a folder or ZIP of such files (names that end in .cif).
int import_atco_cif(GtfsOptions const& options, std::string const& grid);

}  // namespace twinshift::gtfs
