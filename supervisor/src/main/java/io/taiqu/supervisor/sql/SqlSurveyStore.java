package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.SurveyJson;
import io.taiqu.supervisor.lineloss.survey.SurveyStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Analyses in a table. */
public final class SqlSurveyStore implements SurveyStore {
  private final Database database;

  public SqlSurveyStore(Database database) {
    this.database = database;
  }

  @Override
  public void save(Survey survey) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO loss_survey (transformer, to_day, made_at, measured, content)
              VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (transformer, to_day) DO UPDATE SET made_at = excluded.made_at,
                measured = excluded.measured, content = excluded.content
              """)) {
        upsert.setString(1, survey.transformer().code());
        upsert.setLong(2, survey.to().toEpochDay());
        upsert.setLong(3, survey.at().toEpochMilli());
        upsert.setLong(4, survey.measured());
        upsert.setString(5, SurveyJson.write(survey));
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Survey> newest(TransformerId transformer) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT content FROM loss_survey WHERE transformer = ? ORDER BY to_day DESC LIMIT 1")) {
        query.setString(1, transformer.code());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(SurveyJson.readSurvey(rows.getString(1)))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public int madeUpTo(LocalDate last) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT COUNT(*) FROM loss_survey WHERE to_day = ?")) {
        query.setLong(1, last.toEpochDay());
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getInt(1);
        }
      }
    });
  }

  @Override
  public Map<TransformerId, Made> made() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  """
                  SELECT s.transformer, s.to_day, s.made_at, s.measured
                    FROM (SELECT transformer, MAX(to_day) AS newest
                            FROM loss_survey GROUP BY transformer) n
                    JOIN loss_survey s ON s.transformer = n.transformer AND s.to_day = n.newest
                  """);
          ResultSet rows = query.executeQuery()) {
        Map<TransformerId, Made> made = new HashMap<>();
        while (rows.next()) {
          made.put(
              new TransformerId(rows.getString(1)),
              new Made(
                  LocalDate.ofEpochDay(rows.getLong(2)),
                  Instant.ofEpochMilli(rows.getLong(3)),
                  rows.getLong(4)));
        }
        return made;
      }
    });
  }
}
