#pragma once

#include "tools/imports/finish.hpp"

#include <string>

namespace twinshift::tables {

/// Where a table comes from and how it is read.
struct TableOptions {
  std::string file;
  std::string encoding;  ///< of CSV; empty: UTF-8
  std::string year;      ///< the data's, as it is to be written into the city
  imports::ImportOptions import;
};

/// Stations of shared bikes: GBFS station_information (JSON) or CSV with id, name, lat, lon and, if known, docks
/// (capacity) and bikes. Replaces the table `stations`. Without docks 15 are assumed and the status is `estimated`;
/// without bikes half of the docks hold one. Stations over 50 km from the city are left out.
int import_stations(TableOptions const& options);

/// Traffic counts: CSV with a place (name) and a count (aadt, flow ...), optionally hour, year, lon, lat. They become
/// rows `aadt:<place>`, or `flow_h08:<place>` where the hour is told, of the table `observed`, which no model reads.
/// Counts with a position also get the nearest street within 60 m (imports/counts/count_links.csv).
int import_counts(TableOptions const& options);

struct OdOptions {
  TableOptions table;
  std::string matrix;  ///< of an OMX file; empty: its only one
  std::string lookup;  ///< of an OMX file: the zones' ids; empty: its only one, else 1, 2, 3 ...
  std::string measure = "commuters";
};

/// A matrix of travellers between zones: CSV with from, to, value, or OMX (HDF5). It becomes rows `od:<from>:<to>` of
/// the table `observed`, to be compared with. Both zones must be in the city's table `zones`, if it has one.
int import_od(OdOptions const& options);

}  // namespace twinshift::tables
