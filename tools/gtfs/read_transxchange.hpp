#pragma once

#include "tools/gtfs/import_gtfs.hpp"
#include "tools/gtfs/schedule.hpp"

#include <memory>
#include <string>

namespace twinshift::gtfs {

/// Reads timetables in TransXChange (2.1 to 2.5), in which buses of Great Britain and Northern Ireland are published,
/// into a schedule; call read() for each file, in a fixed order, then finish() once. Places of stops are taken from the
/// files where they stand there, else from add_places().
///
/// School terms, bank holidays and which of two files for one line counts are not told apart; the report says how many
/// journeys that concerns.
class TransXChangeReader {
public:
  /// `grid`: of stops that have eastings and northings instead of degrees.
  TransXChangeReader(std::string const& grid, Schedule& schedule, imports::ImportReport& report, io::Faults& faults);
  TransXChangeReader(TransXChangeReader const&) = delete;
  TransXChangeReader& operator=(TransXChangeReader const&) = delete;
  ~TransXChangeReader();

  /// A table of stops with their places, as NaPTAN publishes it: ATCOCode, CommonName, and Longitude and Latitude, or
  /// Easting and Northing.
  void add_places(std::unique_ptr<imports::ByteSource> bytes, std::string const& shown, std::string const& encoding);
  void read(std::unique_ptr<imports::ByteSource> bytes, std::string const& shown);
  void finish();

private:
  class State;
  std::unique_ptr<State> state_;
};

/// What import_gtfs does, of a TransXChange file, or a folder or ZIP of such. `places`: a table of stops, may be empty.
int import_transxchange(GtfsOptions const& options, std::string const& grid, std::string const& places);

}  // namespace twinshift::gtfs
